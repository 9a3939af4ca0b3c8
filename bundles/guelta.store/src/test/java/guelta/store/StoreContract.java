// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/**
 * What every store keeps of the promises of its seam: a test class of a backend implements this interface and inherits
 * all tests. Each part can be read for itself.
 */
public interface StoreContract
        extends CommitContract, TreeContract, HistoryContract, LeaseContract, WatchContract, RootContract {}
