// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/**
 * A plan that was carried out and is durable.
 *
 * @param number the change number of the root with it; of the head that the plan saw, when it had nothing to do
 * @param result the plan's
 */
public record Committed<R>(long number, R result) {}
