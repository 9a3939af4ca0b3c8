// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/**
 * How a store stands, for the operator.
 *
 * @param kind of the backend, as {@code git}
 * @param place where its data are: a path, an address; without secrets
 * @param remote where it exchanges commits with; empty without one; without secrets
 * @param lag commits that the remote does not have yet; -1 while that is not known
 * @param trouble what is wrong now, in one sentence; empty when all is well
 */
public record StoreState(String kind, String place, String remote, long lag, String trouble) {}
