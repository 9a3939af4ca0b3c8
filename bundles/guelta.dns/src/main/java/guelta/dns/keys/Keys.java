// SPDX-License-Identifier: Apache-2.0
package guelta.dns.keys;

import guelta.dns.DomainName;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** All keys that a server knows, by name. An immutable value; several keys of one name are none. */
public final class Keys {
    /** No keys. */
    public static final Keys NONE = of(List.of());

    private final Map<DomainName, Known> known;
    /** Those whose names tell addresses, by the zone of which they do: their own alone, or of the root all. */
    private final Map<DomainName, List<Known>> telling = new HashMap<>();

    private final List<String> problems;

    private Keys(Map<DomainName, Known> known, List<String> problems) {
        this.known = known;
        this.problems = problems;
        for (Known each : known.values()) {
            each.meaning()
                    .filter(meaning -> meaning.primary().isPresent())
                    .ifPresent(meaning -> telling.computeIfAbsent(meaning.zone(), zone -> new ArrayList<>())
                            .add(each));
        }
    }

    /**
     * A key and what it may do.
     *
     * @param file that holds it
     * @param meaning of its name; without one it may sign, but nothing is allowed to it
     */
    public record Known(TsigKey key, String file, Optional<KeyName> meaning) {}

    /** A server of a zone, and the key that is shared with it. */
    public record Peer(InetAddress address, TsigKey key) {}

    /** The keys of some files. */
    public static Keys of(Collection<KeyFile> files) {
        Map<DomainName, Known> known = new TreeMap<>();
        TreeSet<DomainName> doubled = new TreeSet<>();
        List<String> problems = new ArrayList<>();
        for (KeyFile file : files) {
            problems.addAll(file.problems());
            for (TsigKey key : file.keys()) {
                Known before = known.putIfAbsent(key.name(), new Known(key, file.file(), KeyName.of(key.name())));
                if (before != null && !before.key().equals(key)) {
                    doubled.add(key.name());
                }
            }
        }
        doubled.forEach(known::remove);
        doubled.forEach(name -> problems.add("there are several keys " + name + ", so none of them is used"));
        return new Keys(known, List.copyOf(problems));
    }

    /** What was passed over in the files, one sentence each, without secrets. */
    public List<String> problems() {
        return problems;
    }

    /** The key of a name. */
    public Optional<TsigKey> find(DomainName name) {
        return Optional.ofNullable(known.get(name)).map(Known::key);
    }

    /** What the name of a key that is known means. */
    public Optional<KeyName> meaning(DomainName name) {
        return Optional.ofNullable(known.get(name)).flatMap(Known::meaning);
    }

    /** All keys in the canonical order of their names. */
    public Collection<Known> all() {
        return known.values();
    }

    /** Whether a key may do something to a zone, or to a name. */
    public boolean allows(DomainName key, Right right, DomainName name) {
        return meaning(key).filter(meaning -> meaning.allows(right, name)).isPresent();
    }

    /** The secondaries that names of keys tell for a zone: who is to be notified besides those of its NS records. */
    public List<Peer> secondaries(DomainName zone) {
        return peers(zone, KeyName::secondary);
    }

    /** The primaries that names of keys tell for a zone. */
    public List<Peer> primaries(DomainName zone) {
        return peers(zone, KeyName::primary);
    }

    private List<Peer> peers(DomainName zone, Function<KeyName, Optional<InetAddress>> which) {
        List<Peer> peers = new ArrayList<>();
        Stream.of(zone, DomainName.ROOT)
                .distinct()
                .flatMap(of -> telling.getOrDefault(of, List.of()).stream())
                .sorted(Comparator.comparing(each -> each.key().name()))
                .forEach(each ->
                        each.meaning().flatMap(which).ifPresent(address -> peers.add(new Peer(address, each.key()))));
        return List.copyOf(peers);
    }

    /**
     * The key of {@code NAME:HASH:BASE64}, {@code x._update.example.org:SHA256:c2VjcmV0}.
     *
     * @throws IllegalArgumentException with what is wrong, without the secret
     */
    public static TsigKey parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a key is NAME:HASH:BASE64");
        }
        TsigAlgorithm algorithm = TsigAlgorithm.of(parts[1])
                .orElseThrow(() -> new IllegalArgumentException(
                        "the hash of the key " + parts[0] + " is none of SHA1, SHA224, SHA256, SHA384, SHA512"));
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(parts[2]);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("the secret of the key " + parts[0] + " is no base 64");
        }
        return new TsigKey(DomainName.of(parts[0]), algorithm, secret);
    }
}
