// SPDX-License-Identifier: Apache-2.0
package guelta.net;

/** What a device that serves connections keeps of the promises of its seam. */
public interface ConnectionContract extends FramingContract, LimitsContract {}
