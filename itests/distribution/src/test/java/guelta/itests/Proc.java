// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the kernel tells of a process. */
public final class Proc {
    /** USER_HZ of Linux, which is 100 on every architecture that Java runs on. */
    private static final double TICKS = 100;

    private Proc() {}

    /** Memory that is resident. */
    public static long residentKilobytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Processor time that a process has used, user and kernel. */
    public static double cpuSeconds(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        var words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS;
    }

    /** Processor time that all processes have used since the machine started. */
    public static double machineSeconds() throws IOException {
        var words = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+");
        // user nice system idle iowait irq softirq steal
        return Stream.of(1, 2, 3, 6, 7, 8)
                        .mapToLong(i -> Long.parseLong(words[i]))
                        .sum()
                / TICKS;
    }

    /** Datagrams for which a socket had no room, of any process, since the machine started. */
    public static long droppedDatagrams() throws IOException {
        var udp = Files.readAllLines(Path.of("/proc/net/snmp")).stream()
                .filter(line -> line.startsWith("Udp: "))
                .map(line -> List.of(line.split(" ")))
                .toList();
        return Long.parseLong(udp.get(1).get(udp.get(0).indexOf("RcvbufErrors")));
    }

    /** Addresses of IPv4 and IPv6 that a process listens on, for TCP and UDP, sorted. */
    public static List<String> listening(long pid) throws IOException {
        var sockets = sockets(pid);
        var addresses = new TreeSet<String>();
        for (var table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                var words = line.strip().split("\\s+");
                var listens = words[3].equals("0A") || table.startsWith("udp") && words[3].equals("07");
                if (words.length > 9 && listens && sockets.contains(words[9])) {
                    addresses.add(address(words[1]));
                }
            }
        }
        return List.copyOf(addresses);
    }

    private static Set<String> sockets(long pid) throws IOException {
        var inodes = new HashSet<String>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (var descriptor : descriptors) {
                try {
                    var target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.replaceAll("\\D", ""));
                    }
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
        }
        return inodes;
    }

    private static String address(String hex) {
        var parts = hex.split(":");
        var port = Integer.parseInt(parts[1], 16);
        // An IPv4 address mapped into IPv6 is the last word; words are in the machine's order, little-endian.
        var mapped = parts[0].startsWith("0000000000000000FFFF0000");
        var word = parts[0].length() == 8 || mapped ? parts[0].substring(parts[0].length() - 8) : "";
        if (word.isEmpty()) {
            return "[" + parts[0] + "]:" + port;
        }
        var value = Long.parseLong(word, 16);
        return (value & 255) + "." + (value >> 8 & 255) + "." + (value >> 16 & 255) + "." + (value >> 24) + ":" + port;
    }
}
