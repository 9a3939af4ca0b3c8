// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;
import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.WireRdata;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Digests over the records of a zone (RFC 8976), of scheme SIMPLE with SHA-384 or SHA-512. Pure functions. */
public final class ZoneDigest {
    /** What a zone's ZONEMD records say of it. */
    public enum Verdict {
        /** There is none of a scheme and algorithm that is known, so nothing can be said (RFC 8976 4). */
        NONE,
        /** One fits. */
        RIGHT,
        /** There are some, and none fits. */
        WRONG
    }

    /** The hash algorithms of RFC 8976 5.3. */
    public enum Algorithm {
        /** SHA-384, which everybody has to know. */
        SHA384(1, "SHA-384", 48),
        /** SHA-512. */
        SHA512(2, "SHA-512", 64);

        private final int number;
        private final String name;
        private final int length;

        Algorithm(int number, String name, int length) {
            this.number = number;
            this.name = name;
            this.length = length;
        }

        private MessageDigest digest() {
            try {
                return MessageDigest.getInstance(name);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java has " + name, impossible);
            }
        }

        private static Optional<Algorithm> of(int number) {
            return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
        }
    }

    private static final int SIMPLE = 1;
    private static final int HEAD = 6;

    /** The records of one set as they go into the digest: the data of those of a type in canonical order. */
    private static final Comparator<ResourceRecord> CANONICAL = Comparator.comparingInt(ResourceRecord::type)
            .thenComparing(ZoneDigest::canonicalData, Arrays::compareUnsigned);

    private ZoneDigest() {}

    /** Compares a zone with its ZONEMD records (RFC 8976 4). That these are signed is the business of who trusts them. */
    public static Verdict check(Zone zone) {
        Verdict verdict = Verdict.NONE;
        Set<Integer> pairs = new HashSet<>();
        for (ResourceRecord record : zone.records(zone.apex())) {
            if (record.type() != RecordType.ZONEMD) {
                continue;
            }
            byte[] data = record.data();
            // RFC 8976 2.2.3: two records of one scheme and algorithm must not be, so neither is believed.
            if (!pairs.add(u16(data, 4))) {
                return Verdict.WRONG;
            }
            Optional<Algorithm> algorithm = data[4] == SIMPLE ? Algorithm.of(data[5]) : Optional.empty();
            if (algorithm.isEmpty() || data.length != HEAD + algorithm.get().length) {
                continue;
            }
            boolean right = u32(data, 0) == zone.serial()
                    && MessageDigest.isEqual(of(zone, algorithm.get()), Arrays.copyOfRange(data, HEAD, data.length));
            if (right) {
                verdict = Verdict.RIGHT;
            } else if (verdict == Verdict.NONE) {
                verdict = Verdict.WRONG;
            }
        }
        return verdict;
    }

    /** The ZONEMD record that fits a zone, with the TTL of its SOA; the zone may have it or another one already. */
    public static ResourceRecord record(Zone zone, Algorithm algorithm) {
        byte[] data = new byte[HEAD + algorithm.length];
        put32(data, 0, (int) zone.serial());
        data[4] = SIMPLE;
        data[5] = (byte) algorithm.number;
        System.arraycopy(of(zone, algorithm), 0, data, HEAD, algorithm.length);
        long ttl = zone.records(zone.apex()).get(0).ttl();
        return new ResourceRecord(zone.apex(), RecordType.ZONEMD, ttl, data);
    }

    /**
     * The ZONEMD records that a zone should have in place of those that it has: one for each scheme and algorithm of
     * theirs; what is not known stays as it is.
     */
    public static List<ResourceRecord> renewed(Zone zone) {
        List<ResourceRecord> renewed = new ArrayList<>();
        Set<Algorithm> done = new HashSet<>();
        for (ResourceRecord record : zone.records(zone.apex())) {
            if (record.type() != RecordType.ZONEMD) {
                continue;
            }
            Optional<Algorithm> algorithm =
                    record.data()[4] == SIMPLE ? Algorithm.of(record.data()[5]) : Optional.empty();
            if (algorithm.isEmpty()) {
                renewed.add(record);
            } else if (done.add(algorithm.get())) {
                renewed.add(record(zone, algorithm.get()));
            }
        }
        return renewed;
    }

    /** A record with a digest of zeros, which fits no zone. */
    public static ResourceRecord blank(DomainName apex, Algorithm algorithm) {
        byte[] data = new byte[HEAD + algorithm.length];
        data[4] = SIMPLE;
        data[5] = (byte) algorithm.number;
        return new ResourceRecord(apex, RecordType.ZONEMD, 3600, data);
    }

    /** The zone with the one ZONEMD record that fits it in place of all that it had. */
    public static ZoneBuilder.Outcome written(Zone zone, Algorithm algorithm) {
        List<ResourceRecord> old = zone.records(zone.apex()).stream()
                .filter(record -> record.type() == RecordType.ZONEMD)
                .toList();
        return zone.edited(old, List.of(record(zone, algorithm)));
    }

    /** The digest of a zone (RFC 8976 3.3.1). */
    private static byte[] of(Zone zone, Algorithm algorithm) {
        Pieces digest = new Pieces(algorithm.digest());
        NodeCursor names = new NodeCursor(zone.order());
        NodeCursor hashes = new NodeCursor(zone.hashes());
        // RFC 8976 3.3.2: the records of a name of both kinds would be sorted as those of one name.
        for (Node name = names.node(), hash = hashes.node(); name != null || hash != null; ) {
            int order = name == null
                    ? 1
                    : hash == null ? -1 : NodeOrder.compare(name.octets(), name.owner(), hash.octets(), hash.owner());
            if (name != null && order < 0 && isPlain(name)) {
                addPlain(name, digest);
                names.advance();
                name = names.node();
                continue;
            }
            List<ResourceRecord> records = new ArrayList<>();
            if (name != null && order <= 0) {
                records.addAll(Zone.records(name));
                names.advance();
            }
            if (hash != null && order >= 0) {
                records.addAll(Zone.records(hash));
                hashes.advance();
            }
            add(zone, records, digest);
            name = names.node();
            hash = hashes.node();
        }
        return digest.end();
    }

    /** Whether the records of a name stand in it as they go into the digest, but for the case of the name. */
    private static boolean isPlain(Node node) {
        for (int set = node.first(); set >= 0; set = node.next(set)) {
            int type = node.type(set);
            if (node.count(set) != 1 || node.signatures(set) > 0 || type == RecordType.ZONEMD || folds(type)) {
                return false;
            }
        }
        return true;
    }

    /** Most names of big zones are plain: an object for each record would cost many times the digest itself. */
    private static void addPlain(Node node, Pieces digest) {
        for (int set = node.first(); set >= 0; set = node.next(set)) {
            digest.addFolded(node.octets(), node.owner(), node.ownerLength());
            int record = node.start(set) + 2;
            digest.add(node.octets(), record, node.end(set) - record);
        }
    }

    private static void add(Zone zone, List<ResourceRecord> records, Pieces digest) {
        records.sort(CANONICAL);
        for (ResourceRecord record : records) {
            boolean itself = record.type() == RecordType.ZONEMD
                    || record.type() == RecordType.RRSIG && u16(record.data(), 0) == RecordType.ZONEMD;
            if (!itself || !record.owner().equals(zone.apex())) {
                add(record, digest);
            }
        }
    }

    /** The canonical form of a record (RFC 4034 6.2). */
    private static void add(ResourceRecord record, Pieces digest) {
        byte[] owner = record.owner().wire();
        byte[] data = canonicalData(record);
        byte[] head = new byte[10];
        put16(head, 0, record.type());
        put16(head, 2, 1);
        put32(head, 4, (int) record.ttl());
        put16(head, 8, data.length);
        digest.addFolded(owner, 0, owner.length);
        digest.add(head, 0, head.length);
        digest.add(data, 0, data.length);
    }

    /** A digest that takes many small pieces together. Confined to one thread. */
    private static final class Pieces {
        private final MessageDigest digest;
        private final byte[] pieces = new byte[1 << 17];
        private int filled;

        Pieces(MessageDigest digest) {
            this.digest = digest;
        }

        private void room(int length) {
            if (length > pieces.length - filled) {
                digest.update(pieces, 0, filled);
                filled = 0;
            }
        }

        /** Takes at most 64 KiB. */
        void add(byte[] octets, int from, int length) {
            room(length);
            System.arraycopy(octets, from, pieces, filled, length);
            filled += length;
        }

        /** Takes a name, in lower case. */
        void addFolded(byte[] octets, int from, int length) {
            room(length);
            for (int i = 0; i < length; i++) {
                pieces[filled + i] = (byte) DomainName.lower(octets[from + i]);
            }
            filled += length;
        }

        byte[] end() {
            digest.update(pieces, 0, filled);
            return digest.digest();
        }
    }

    private static byte[] canonicalData(ResourceRecord record) {
        return folds(record.type()) ? WireRdata.canonical(record.type(), record.data()) : record.data();
    }

    /** Whether letters of names in the data are folded: the list of RFC 4034 6.2 without NSEC (RFC 6840 5.1). */
    private static boolean folds(int type) {
        return switch (type) {
            case RecordType.NS,
                    RecordType.MD,
                    RecordType.MF,
                    RecordType.CNAME,
                    RecordType.SOA,
                    RecordType.MB,
                    RecordType.MG,
                    RecordType.MR,
                    RecordType.PTR,
                    RecordType.MINFO,
                    RecordType.MX,
                    RecordType.RP,
                    RecordType.AFSDB,
                    RecordType.RT,
                    RecordType.SIG,
                    RecordType.PX,
                    RecordType.NXT,
                    RecordType.NAPTR,
                    RecordType.KX,
                    RecordType.SRV,
                    RecordType.DNAME,
                    RecordType.RRSIG -> true;
            default -> false;
        };
    }
}
