// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Author;
import guelta.store.Tag;
import java.time.Instant;

/**
 * A commit with the trees around it.
 *
 * @param number its change number
 * @param author who made it
 * @param at when, in whole seconds
 * @param message what it is
 * @param before the tree that it changed
 * @param after the tree that it left
 */
public record Step(long number, Author author, Instant at, String message, Tag before, Tag after) {}
