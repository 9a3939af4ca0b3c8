// SPDX-License-Identifier: Apache-2.0
/**
 * A store in PostgreSQL, or in a database that speaks its protocol, which any number of nodes use at once.
 *
 * <p>A node keeps nothing: {@link guelta.store.jdbc.Schema} has the tables, {@link guelta.store.jdbc.Transaction} makes
 * commits, {@link guelta.store.jdbc.JdbcRoot} reads, {@link guelta.store.jdbc.Follower} sees what other nodes do.
 */
@NullMarked
package guelta.store.jdbc;

import org.jspecify.annotations.NullMarked;
