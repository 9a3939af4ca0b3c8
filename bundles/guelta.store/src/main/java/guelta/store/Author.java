// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/**
 * Who made a change.
 *
 * @param name for people
 * @param email may be empty
 */
public record Author(String name, String email) {}
