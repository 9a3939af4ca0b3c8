// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Members;
import guelta.dav.collection.Memory;
import guelta.store.Tag;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Remembers nothing: what is answered from it is worked out from the store alone. */
final class Forgetting implements Memory {
    @Override
    public <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make) {
        return make.get();
    }

    @Override
    public Members members(String key, UnaryOperator<Members> next) {
        return next.apply(Members.NONE);
    }

    @Override
    public <R> R log(String key, Supplier<ChangeLog> make, Function<ChangeLog, R> ask) {
        return ask.apply(make.get());
    }
}
