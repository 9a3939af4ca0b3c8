// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import static guelta.dns.zone.Octets.i32;
import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;
import static guelta.dns.zone.Octets.u16;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.util.Arrays;

/**
 * The records of one name in a zone, kept as answers carry them; an empty non-terminal has none. Immutable.
 *
 * <p>The name and behind it the sets of records, in ascending order of their types, are a stretch of {@link #octets},
 * which many nodes may share. A set is named by its place there: {@link #first}, {@link #next} and {@link #find} give
 * places, the other methods take one. From {@link #start} to {@link #recordsEnd} stand its records, from there to
 * {@link #end} the RRSIG records that cover it; each starts with a compression pointer to octet 12, where a message has
 * its question's name, so a set whose name was asked is copied as it is. A set may consist of signatures only.
 */
public final class Node {
    /** What each record starts with in place of its owner: a pointer to the name of the question. */
    public static final int OWNER = 0xc00c;

    static final int CUT = 1;
    static final int DNAME = 2;
    private static final int OCCLUDED = 4;
    private static final int HEADER = 14;

    final int hash;
    private final byte[] octets;
    private final int owner;
    private final int end;
    private final byte ownerLength;
    private final byte flags;

    private Node(int hash, byte[] octets, int owner, int ownerLength, int end, int flags) {
        this.hash = hash;
        this.octets = octets;
        this.owner = owner;
        this.end = end;
        this.ownerLength = (byte) ownerLength;
        this.flags = (byte) flags;
    }

    /** A node of a stretch of an array that holds its name and its sets, not occluded. */
    static Node of(int hash, byte[] octets, int owner, int ownerLength, int end, int flags) {
        return new Node(hash, octets, owner, ownerLength, end, flags);
    }

    /** A node without records whose name stands at an offset of an array. */
    static Node empty(int hash, byte[] octets, int owner, int ownerLength) {
        return new Node(hash, octets, owner, ownerLength, owner + ownerLength, 0);
    }

    /** The node without records of a name that is this one without its first octets. */
    Node emptyAbove(int hash, int skipped) {
        return new Node(
                hash, octets, owner + skipped, ownerLength() - skipped, owner + ownerLength(), flags & OCCLUDED);
    }

    static int sizeOf(int records) {
        return HEADER + records;
    }

    /** Writes the head of a set at a place; the records follow it. */
    static void describe(byte[] octets, int set, int type, int count, int signatures, int records, int all) {
        put16(octets, set, type);
        put16(octets, set + 2, count);
        put16(octets, set + 4, signatures);
        put32(octets, set + 6, records);
        put32(octets, set + 10, all);
    }

    /** This node with note of whether the zone does not speak for it. */
    Node occluded(boolean occluded) {
        int noted = flags & ~OCCLUDED | (occluded ? OCCLUDED : 0);
        return noted == flags ? this : new Node(hash, octets, owner, ownerLength(), end, noted);
    }

    /** A hash of the name. */
    public int hash() {
        return hash;
    }

    /** The name, in the case it was written in. */
    public DomainName name() {
        return DomainName.ofWire(octets, owner);
    }

    /** Where in {@link #octets} the name begins, in wire form. */
    public int owner() {
        return owner;
    }

    /** How many octets the name has. */
    public int ownerLength() {
        return ownerLength & 0xff;
    }

    /** Whether the zone delegates this name to another one: it has NS records and is not the apex. */
    public boolean cut() {
        return (flags & CUT) != 0;
    }

    /** Whether names below this one are somewhere else (RFC 6672). */
    public boolean dname() {
        return (flags & DNAME) != 0;
    }

    /** Whether names below this one are no data of the zone's. */
    boolean hides() {
        return (flags & (CUT | DNAME)) != 0;
    }

    /** Whether this name is below a cut or a DNAME, so that the zone does not speak for it: glue at most. */
    public boolean occluded() {
        return (flags & OCCLUDED) != 0;
    }

    /** Whether it has addresses only, such as a delegation needs. */
    boolean glue() {
        for (int set = first(); set >= 0; set = next(set)) {
            if (type(set) != RecordType.A && type(set) != RecordType.AAAA) {
                return false;
            }
        }
        return true;
    }

    /** How many records it has, signatures too. */
    int size() {
        int size = 0;
        for (int set = first(); set >= 0; set = next(set)) {
            size += count(set) + signatures(set);
        }
        return size;
    }

    /** Whether it has no records: an empty non-terminal (RFC 4592 2.2.2). */
    public boolean empty() {
        return first() < 0;
    }

    /** What the places of sets are places in; nobody may change the array. */
    public byte[] octets() {
        return octets;
    }

    /** The place of the first set, -1 when there is none. */
    public int first() {
        int first = owner + ownerLength();
        return first < end ? first : -1;
    }

    /** The place of the set behind this one, -1 when it was the last. */
    public int next(int set) {
        int next = end(set);
        return next < end ? next : -1;
    }

    /** The place of the set of a type that has records, -1 when there is none. */
    public int find(int type) {
        for (int set = owner + ownerLength(); set < end; set = end(set)) {
            int here = u16(octets, set);
            if (here >= type) {
                return here == type && count(set) > 0 ? set : -1;
            }
        }
        return -1;
    }

    /** The type of a set. */
    public int type(int set) {
        return u16(octets, set);
    }

    /** How many records a set has. */
    public int count(int set) {
        return u16(octets, set + 2);
    }

    /** How many RRSIG records cover a set. */
    public int signatures(int set) {
        return u16(octets, set + 4);
    }

    /** Where the first record of a set starts. */
    public int start(int set) {
        return set + HEADER;
    }

    /** Where the records of a set end and its signatures start. */
    public int recordsEnd(int set) {
        return set + HEADER + i32(octets, set + 6);
    }

    /** Where the signatures of a set end. */
    public int end(int set) {
        return set + HEADER + i32(octets, set + 10);
    }

    /** Where the record behind the one that starts at an offset starts. */
    public int nextRecord(int record) {
        return record + 12 + u16(octets, record + 10);
    }

    /** Whether another node has the same records, octet for octet. */
    boolean sameRecords(Node other) {
        int from = owner + ownerLength();
        int others = other.owner + other.ownerLength();
        return Arrays.equals(octets, from, end, other.octets, others, other.end);
    }

    /** Whether the name is a wildcard (RFC 4592 2.1.1). */
    public boolean wildcard() {
        return octets[owner] == 1 && octets[owner + 1] == '*';
    }

    /** Whether this is the node of a folded name. */
    boolean named(byte[] folded, int from, int length) {
        return ownerLength() == length && same(folded, from, 0);
    }

    /** Whether this is the node of {@code *} in front of a folded name. */
    boolean wildcardOf(byte[] folded, int from, int length) {
        return ownerLength() == length + 2 && wildcard() && same(folded, from, 2);
    }

    private boolean same(byte[] folded, int from, int skipped) {
        int start = owner + skipped;
        int length = ownerLength() - skipped;
        // Most names are written in lower case, and the JVM compares arrays eight octets at a time.
        return Arrays.equals(folded, from, from + length, octets, start, start + length)
                || sameFolded(folded, from, start, length);
    }

    private boolean sameFolded(byte[] folded, int from, int start, int length) {
        for (int i = 0; i < length; i++) {
            if ((folded[from + i] & 0xff) != DomainName.lower(octets[start + i])) {
                return false;
            }
        }
        return true;
    }
}
