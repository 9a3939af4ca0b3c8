// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.message.MessageWriter;
import guelta.dns.message.Messages;
import java.util.List;

/**
 * UPDATE messages from words that nsupdate knows too: {@code prereq yxdomain|nxdomain NAME}, {@code prereq
 * yxrrset|nxrrset NAME TYPE [DATA]}, {@code add NAME TTL TYPE DATA}, {@code delete NAME [TYPE [DATA]]}; besides {@code
 * raw SECTION CLASS NAME TTL TYPE \# ...} for what nsupdate would not send.
 */
final class Steps {
    private static final int UPDATE = 5 << 11;
    private static final int IN = 1;
    private static final int NONE = 254;
    private static final int ANY = 255;
    private static final byte[] EMPTY = {};

    private Steps() {}

    static byte[] message(String section, List<String> steps) {
        MessageWriter writer = new MessageWriter().begin(4711, UPDATE, Messages.LARGEST);
        writer.question(DomainName.of(section), RecordType.SOA, IN);
        steps.stream().filter(Steps::prerequisite).forEach(step -> step(writer, step));
        steps.stream().filter(step -> !prerequisite(step)).forEach(step -> step(writer, step));
        return writer.toBytes();
    }

    private static boolean prerequisite(String step) {
        return step.startsWith("prereq ") || step.startsWith("raw 1 ");
    }

    private static void step(MessageWriter writer, String step) {
        String[] words = step.split(" +", 6);
        DomainName owner = words[0].equals("raw") ? DomainName.of(words[3]) : null;
        switch (words[0]) {
            case "add" -> writer.add(2, Zonefiles.records(step.substring(4)).get(0));
            case "delete" -> delete(writer, step.substring(7));
            case "raw" -> {
                String[] rest = words[5].split(" ", 2);
                byte[] data = rest.length < 2
                        ? EMPTY
                        : java.util.HexFormat.of().parseHex(rest[1].replaceFirst("^\\\\# \\d+ ?", ""));
                writer.add(
                        Integer.parseInt(words[1]),
                        owner,
                        type(rest[0]),
                        Integer.parseInt(words[2]),
                        Long.parseLong(words[4]),
                        data);
            }
            default -> prereq(writer, step.split(" +", 5));
        }
    }

    private static void prereq(MessageWriter writer, String[] words) {
        DomainName owner = DomainName.of(words[2]);
        switch (words[1]) {
            case "yxdomain" -> writer.add(1, owner, ANY, ANY, 0, EMPTY);
            case "nxdomain" -> writer.add(1, owner, ANY, NONE, 0, EMPTY);
            case "nxrrset" -> writer.add(1, owner, type(words[3]), NONE, 0, EMPTY);
            case "yxrrset" -> {
                if (words.length == 4) {
                    writer.add(1, owner, type(words[3]), ANY, 0, EMPTY);
                } else {
                    ResourceRecord record = Zonefiles.records(words[2] + " 0 " + words[3] + " " + words[4])
                            .get(0);
                    writer.add(1, owner, record.type(), IN, 0, record.data());
                }
            }
            default -> throw new AssertionError(words[1]);
        }
    }

    private static void delete(MessageWriter writer, String text) {
        String[] words = text.split(" +", 3);
        DomainName owner = DomainName.of(words[0]);
        if (words.length < 3) {
            writer.add(2, owner, words.length == 1 ? ANY : type(words[1]), ANY, 0, EMPTY);
        } else {
            ResourceRecord record = Zonefiles.records(words[0] + " 0 " + words[1] + " " + words[2])
                    .get(0);
            writer.add(2, owner, record.type(), NONE, 0, record.data());
        }
    }

    private static int type(String text) {
        return text.equals("ANY") ? ANY : RecordType.of(text);
    }
}
