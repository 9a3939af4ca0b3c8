// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

/**
 * Characters between tags, unescaped; two texts never stand side by side.
 *
 * @param text at least one character
 */
public record Text(String text) implements Node {}
