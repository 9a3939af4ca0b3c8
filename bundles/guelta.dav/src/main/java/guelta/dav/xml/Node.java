// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

/** What an element holds: elements and text; comments and instructions are left out (RFC 4918 4.3). */
public sealed interface Node permits Element, Text {}
