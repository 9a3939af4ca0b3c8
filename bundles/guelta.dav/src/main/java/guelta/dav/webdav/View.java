// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Request;
import guelta.dav.World;
import guelta.dav.access.Ace;
import guelta.dav.access.Acl;
import guelta.dav.access.AclElements;
import guelta.dav.access.Privilege;
import guelta.dav.access.Who;
import guelta.dav.account.AccountName;
import guelta.dav.account.Accounts;
import guelta.dav.account.Principal;
import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Layout;
import guelta.dav.condition.Preferences;
import guelta.dav.lock.Lock;
import guelta.dav.lock.Locks;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.store.Root;
import guelta.store.Snapshot;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the visitor of one request sees: one state of each home, however long it looks. Confined. */
final class View {
    private static final Set<Privilege> SIGHT = EnumSet.of(
            Privilege.READ,
            Privilege.WRITE_PROPERTIES,
            Privilege.WRITE_CONTENT,
            Privilege.BIND,
            Privilege.UNBIND,
            Privilege.UNLOCK,
            Privilege.WRITE_ACL);

    private final Request request;
    private final World world;
    private final Instant now;
    private final UUID fresh;
    private final Who who;
    private final Acquaintances acquaintances;
    private final Map<String, Home> homes = new HashMap<>();

    /**
     * @param now the time of the request
     * @param fresh never seen before: what is made by this request is named after it
     */
    View(Request request, World world, Instant now, UUID fresh) {
        this.request = request;
        this.world = world;
        this.now = now;
        this.fresh = fresh;
        this.who = who(world.accounts(), request.user());
        this.acquaintances = new Acquaintances(this);
    }

    private static Who who(Accounts accounts, String user) {
        Set<String> groups = accounts.groupsOf(Principal.user(new AccountName(user))).stream()
                .map(AccountName::text)
                .collect(Collectors.toUnmodifiableSet());
        return new Who(user, groups);
    }

    /** The same visitor, who sees the homes of one user in another state: the head, when a write is decided. */
    View with(String owner, Snapshot head) {
        View view = new View(request, world, now, fresh);
        view.homes.putAll(homes);
        view.homes.put(owner, new Home(head, world.memory()));
        return view;
    }

    Request request() {
        return request;
    }

    World world() {
        return world;
    }

    Instant now() {
        return now;
    }

    UUID fresh() {
        return fresh;
    }

    Who who() {
        return who;
    }

    /** Whom the visitor is told of. */
    Acquaintances acquaintances() {
        return acquaintances;
    }

    /** Whether there is an account of this name, whoever asks. */
    boolean exists(Place.Principal principal) {
        return AccountName.isName(principal.name())
                && world.accounts().exists(PrincipalProperties.principal(principal));
    }

    /** The homes of a user. */
    Home home(String owner) {
        return homes.computeIfAbsent(owner, name -> new Home(root(name).head(), world.memory()));
    }

    /** The root of the homes of a user. */
    Root root(String owner) {
        return world.homes().root(Layout.root(owner));
    }

    /** What is at a place in a home. */
    Found at(InHome place) {
        return exists(new Place.Principal(false, place.owner()))
                ? home(place.owner()).at(place)
                : new Found.Nowhere(place);
    }

    /** Who may do what with what is at a place, or could be. */
    Acl acl(Found found) {
        InHome place = found.place();
        if (!exists(new Place.Principal(false, place.owner()))) {
            return new Acl("", null, List.of());
        }
        return found instanceof Found.Collection collection
                ? acl(collection)
                : nearest(place.isHome() ? place : place.parent());
    }

    private Acl nearest(InHome place) {
        Optional<Found.Collection> collection = home(place.owner()).collection(place);
        if (collection.isPresent() || place.isHome()) {
            return collection.map(this::acl).orElseGet(() -> Acl.of(place.owner(), List.of(), List.of()));
        }
        return nearest(place.parent());
    }

    private Acl acl(Found.Collection collection) {
        InHome place = collection.place();
        List<Ace> inherited = place.isHome()
                ? List.of()
                : nearest(place.parent()).handedDown(place.parent().href().toString());
        return Acl.of(place.owner(), collection.settings().access(), inherited);
    }

    /** Whether the visitor may do something with it. */
    boolean may(Found found, Privilege privilege) {
        return acl(found).allows(who, privilege);
    }

    /**
     * Goes on if the visitor may do something with it.
     *
     * @throws Refusal 403, saying which privilege is needed where
     */
    void require(Found found, Privilege privilege) throws Refusal {
        if (!may(found, privilege)) {
            // Whether it is a collection is told by its slash: who may not look there is told of neither.
            InHome told =
                    may(found, Privilege.READ) ? found.place() : found.place().as(false);
            throw AclElements.needPrivileges(Map.of(told.href().toString(), privilege));
        }
    }

    /**
     * Goes on if the visitor may look at it, or change something of it and so would find out what is there. All others are told the
     * same, whatever is there, whatever they want, and whether there is such a user.
     *
     * @throws Refusal 403, saying that reading is needed
     */
    void requireSight(Found found) throws Refusal {
        Set<Privilege> privileges = acl(found).privileges(who);
        if (SIGHT.stream().noneMatch(privileges::contains)) {
            require(found, Privilege.READ);
        }
    }

    /** The locks over the homes of a user. */
    Locks locks(String owner) {
        return Locks.of(home(owner).snapshot().leases(Lock.KEY));
    }

    /** Whether properties that are not there may go without a word. */
    boolean isMinimal() {
        return preferences().minimal();
    }

    /** What the visitor would like, and need not get. */
    Preferences preferences() {
        return Preferences.of(request.fields()::joined);
    }

    /** The number of the last change of a member of a collection. */
    long lastChange(Found.Collection collection) {
        return log(collection, (log, root, head) -> log.last(root, head));
    }

    /** When a member was last written. */
    Instant changed(Found.OfMember member) {
        return log(member.in(), (log, root, head) -> log.of(member.member().name(), root, head))
                .map(ChangeLog.Change::at)
                .orElse(Instant.EPOCH);
    }

    /** When a member of a collection was last written or went, or the collection was made. */
    Instant changed(Found.Collection collection) {
        return log(collection, (log, root, head) -> log.newest(root, head))
                .map(ChangeLog.Change::at)
                .orElseGet(() -> collection.settings().created());
    }

    /** The last changes of all members of a collection that had one after a number, oldest first. */
    List<ChangeLog.Change> changesSince(Found.Collection collection, long number) {
        return log(collection, (log, root, head) -> log.since(number, root, head));
    }

    @FunctionalInterface
    private interface Question<R> {
        R ask(ChangeLog log, Root root, long head);
    }

    private <R> R log(Found.Collection collection, Question<R> question) {
        String owner = collection.place().owner();
        Snapshot snapshot = home(owner).snapshot();
        String key = snapshot.epoch() + ' ' + Layout.root(owner) + ' ' + collection.folder();
        return world.memory()
                .log(
                        key,
                        () -> new ChangeLog(collection.folder(), snapshot.number()),
                        log -> question.ask(log, root(owner), snapshot.number()));
    }
}
