// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

/** The same promises, kept from a journal. */
class JournalContractTest extends GitStoreContractTest {
    @Override
    GitSettings settings() {
        return Trials.journal(super.settings());
    }
}
