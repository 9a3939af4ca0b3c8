// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/** Entries and people of which lists for tests are made. */
class AcesForTests {
    @Provide
    Arbitrary<List<Ace>> aces() {
        return ace().list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<Ace> ace() {
        Arbitrary<AcePrincipal> principals = Arbitraries.oneOf(
                Arbitraries.of(AcePrincipal.Role.class),
                Arbitraries.of("anna", "bob").map(AcePrincipal.User::new),
                Arbitraries.of("staff", "friends").map(AcePrincipal.Group::new));
        Arbitrary<Set<Privilege>> privileges =
                Arbitraries.of(Privilege.class).set().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(principals, Arbitraries.of(true, false), Arbitraries.of(true, false), privileges)
                .as((principal, invert, grant, named) -> new Ace(principal, invert, grant, named, false, ""));
    }

    @Provide
    Arbitrary<Who> who() {
        Arbitrary<Who> named = Combinators.combine(
                        Arbitraries.of("anna", "bob", "carl"),
                        Arbitraries.of("staff", "friends", "others").set().ofMaxSize(3))
                .as(Who::new);
        return Arbitraries.oneOf(named, Arbitraries.just(Who.NOBODY));
    }
}
