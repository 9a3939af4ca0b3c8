// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.store.Edit;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Reads octets as each kind of file, and once more as a command writes them. A class of its own: see recurrence.Walk. */
final class RewrittenAccounts {
    private static final AccountName ANNA = new AccountName("anna");
    private static final AccountName STAFF = new AccountName("staff");

    private RewrittenAccounts() {}

    static void check(byte[] octets) {
        FilesSnapshot read = new FilesSnapshot()
                .with("users/anna", octets)
                .with("groups/staff", octets)
                .with("app/anna/phone", octets);
        Accounts accounts = Accounts.of(read);
        User anna = accounts.user(ANNA).orElseThrow();
        Group staff = accounts.group(STAFF).orElseThrow();
        FilesSnapshot written = applied(
                read,
                List.of(
                        new AccountChange.SetPassword(ANNA, anna.password()),
                        new AccountChange.DescribeUser(ANNA, anna.displayName(), anna.emails()),
                        new AccountChange.ChangeMembers(STAFF, Set.of(), Set.of())));
        Accounts again = Accounts.of(written);
        if (!again.user(ANNA).orElseThrow().equals(anna)
                || !again.group(STAFF).orElseThrow().members().equals(staff.members())) {
            throw new IllegalStateException("what is written says something else");
        }
        for (AccountProblem problem : again.problems()) {
            if (problem.file().toString().equals("users/anna")) {
                throw new IllegalStateException("wrong in what is written: " + problem);
            }
        }
    }

    private static FilesSnapshot applied(FilesSnapshot before, List<AccountChange> changes) {
        FilesSnapshot now = before;
        try {
            for (AccountChange change : changes) {
                AccountChange.Decision decision = change.decide(now);
                if (!Objects.isNull(decision.refusal())) {
                    throw new IllegalStateException(decision.refusal().sentence());
                }
                Edit.Put put = (Edit.Put) decision.edits().get(0);
                now = now.with(put.path().toString(), put.content().bytes());
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return now;
    }
}
