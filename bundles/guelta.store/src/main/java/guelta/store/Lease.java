// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.time.Instant;

/**
 * A promise that ends by itself, kept beside the tree and without history: a lock, a reservation. Taken and given back
 * in the critical section of a commit; survives a restart of a durable store.
 *
 * @param key what is leased, unique in the root
 * @param value what the holder notes
 * @param expires when it is over; an instant in the past gives the lease back
 */
public record Lease(String key, String value, Instant expires) {}
