// SPDX-License-Identifier: Apache-2.0
package guelta.dns.keys;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.master.MasterText;
import guelta.dns.master.Problem;
import guelta.dns.master.Uneditable;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys that one file holds: a master file of DNSKEY records with flags 0, protocol 3 and the number of an HMAC as
 * algorithm (161 to 165), whose public key is the secret. A TTL need not be given.
 *
 * @param file its name in the repository
 * @param keys those that are well formed and belong into this file, in its order
 * @param problems what was passed over, one sentence each, without secrets
 */
public record KeyFile(String file, List<TsigKey> keys, List<String> problems) {
    private static final byte[] DEFAULT_TTL = "$TTL 3600\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 4;
    private static final int PROTOCOL = 3;

    /**
     * Reads a file.
     *
     * @param zone whose keys these are, outside of which none is taken; the root for {@code _keys}
     */
    public static KeyFile read(String file, byte[] text, DomainName zone) {
        List<TsigKey> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<Problem> wrong = MasterFile.read(file, withTtl(text), zone, Includes.NONE, (record, in, line) -> {
            Optional<String> objection = objection(record, zone);
            if (objection.isPresent()) {
                problems.add(new Problem(file, line - 1, objection.get()).toString());
            } else {
                keys.add(key(record));
            }
            return Optional.empty();
        });
        // A token that is wrong may be half of a secret: only where it stands is told.
        wrong.forEach(problem ->
                problems.add(new Problem(file, Math.max(1, problem.line() - 1), "no key can be read here").toString()));
        return new KeyFile(file, List.copyOf(keys), List.copyOf(problems));
    }

    /** A file with one more key at its end. */
    public static byte[] with(byte[] text, TsigKey key) {
        boolean open = text.length > 0 && text[text.length - 1] != '\n';
        StringBuilder line = new StringBuilder(open ? "\n" : "");
        MasterFile.write(record(key), line);
        byte[] added = line.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(text, text.length + added.length);
        System.arraycopy(added, 0, whole, text.length, added.length);
        return whole;
    }

    /**
     * A file without the keys of a name; all else is as it was.
     *
     * @param zone whose keys these are
     * @throws Uneditable when something in the file cannot be read
     */
    public static byte[] without(String file, byte[] text, DomainName zone, DomainName name) throws Uneditable {
        MasterText whole = MasterText.read(file, withTtl(text), zone, Includes.NONE);
        List<ResourceRecord> gone = whole.entries().stream()
                .flatMap(entry -> entry.records().stream())
                .filter(record -> record.owner().equals(name) && record.type() == RecordType.DNSKEY)
                .toList();
        byte[] edited = whole.edited(gone, List.of()).text();
        boolean prefixed = edited.length >= DEFAULT_TTL.length
                && Arrays.equals(edited, 0, DEFAULT_TTL.length, DEFAULT_TTL, 0, DEFAULT_TTL.length);
        return prefixed ? Arrays.copyOfRange(edited, DEFAULT_TTL.length, edited.length) : edited;
    }

    private static byte[] withTtl(byte[] text) {
        byte[] whole = Arrays.copyOf(DEFAULT_TTL, DEFAULT_TTL.length + text.length);
        System.arraycopy(text, 0, whole, DEFAULT_TTL.length, text.length);
        return whole;
    }

    private static Optional<String> objection(ResourceRecord record, DomainName zone) {
        byte[] data = record.data();
        if (record.type() != RecordType.DNSKEY) {
            return Optional.of(
                    record.owner() + " " + RecordType.mnemonic(record.type()) + " is no key, allowed is DNSKEY");
        }
        if (Octets.u16(data, 0) != 0
                || data[2] != PROTOCOL
                || TsigAlgorithm.of(data[3] & 0xff).isEmpty()) {
            return Optional.of("the key " + record.owner() + " has " + Octets.u16(data, 0) + " " + (data[2] & 0xff)
                    + " " + (data[3] & 0xff) + ", allowed are flags 0, protocol 3 and an algorithm from 161 to 165");
        }
        Optional<KeyName> meaning = KeyName.of(record.owner());
        boolean outside = !record.owner().within(zone)
                || meaning.isPresent() && !meaning.get().zone().within(zone);
        return outside
                ? Optional.of("the key " + record.owner() + " is outside of " + zone + ", whose keys these are")
                : Optional.empty();
    }

    private static TsigKey key(ResourceRecord record) {
        byte[] data = record.data();
        TsigAlgorithm algorithm = TsigAlgorithm.of(data[3] & 0xff).orElseThrow();
        return new TsigKey(record.owner(), algorithm, Arrays.copyOfRange(data, HEAD, data.length));
    }

    /** The record that holds a key. */
    public static ResourceRecord record(TsigKey key) {
        byte[] secret = key.secret();
        byte[] data = new byte[HEAD + secret.length];
        data[2] = PROTOCOL;
        data[3] = (byte) key.algorithm().number();
        System.arraycopy(secret, 0, data, HEAD, secret.length);
        return new ResourceRecord(key.name(), RecordType.DNSKEY, 3600, data);
    }
}
