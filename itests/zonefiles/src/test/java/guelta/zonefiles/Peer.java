// SPDX-License-Identifier: Apache-2.0
package guelta.zonefiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Another server's way from a zone file to the zone file that it writes itself, and what it does not do as we do. */
enum Peer {
    /** Obsolete types are errors; A6 is checked. */
    BIND(Set.of("CLA", "IPN"), Set.of("MD b", "MF c", "IPSECKEY 10 0 0 .", "A6 \\# 1 80")) {
        @Override
        byte[] rewrite(Path folder, Path zone) throws IOException, InterruptedException {
            Path out = folder.resolve("bind.out");
            // Checks of what a zone should be are off: this is about reading and writing.
            run(
                    folder,
                    List.of(
                            "named-compilezone",
                            "-i",
                            "none",
                            "-k",
                            "ignore",
                            "-n",
                            "ignore",
                            "-m",
                            "ignore",
                            "-M",
                            "ignore",
                            "-S",
                            "ignore",
                            "-T",
                            "ignore",
                            "-W",
                            "ignore",
                            "-r",
                            "ignore",
                            "-s",
                            "full",
                            "-o",
                            out.toString(),
                            "example.",
                            zone.toString()));
            return Files.readAllBytes(out);
        }
    },
    /** Owners and names in RDATA are folded; WKS without services is an error. */
    NSD(words(Few.HAVE + " NSAP-PTR GPOS HIP TALINK SINK"), Set.of()) {
        @Override
        byte[] rewrite(Path folder, Path zone) throws IOException, InterruptedException {
            return run(folder, List.of("nsd-checkzone", "-p", "example.", zone.toString()));
        }
    },
    /** Owners and names in RDATA are folded; RRSIG has the TTL that it covers. */
    KNOT(words(Few.HAVE + " NSAP-PTR GPOS HIP TALINK SINK MB MG MR X25 ISDN NSAP PX DLV NXT SIG NULL"), Set.of()) {
        @Override
        byte[] rewrite(Path folder, Path zone) throws IOException, InterruptedException {
            return Knot.rewrite(folder, zone);
        }
    },
    /**
     * Writes quotes in names without escape, and NXT, NSAP-PTR and SINK in forms of its own; a TTL behind the class and
     * WKS without services are errors.
     */
    LDNS(
            words(Few.HAVE + " CSYNC"),
            Set.of(
                    "PTR a\\.b\\032c\\\"\\;.example.",
                    "NXT medium.foo.tld. A MX SIG NXT",
                    "NSAP-PTR foo.bar.com.",
                    "SINK 1 0 0 aG9zdA==",
                    "IPSECKEY 10 0 0 .")) {
        @Override
        byte[] rewrite(Path folder, Path zone) throws IOException, InterruptedException {
            return run(folder, List.of("ldns-read-zone", zone.toString()));
        }
    };

    /** Types that few servers have. */
    private static final class Few {
        static final String HAVE =
                "TA RKEY NINFO AMTRELAY EID NIMLOC DOA AVC RESINFO WALLET DSYNC HHIT BRID CLA IPN WKS MD MF A6";
    }

    /** Types whose text it does not know: they are given in the generic form. */
    final Set<String> unknown;

    /** Examples that it refuses. */
    final Set<String> refused;

    Peer(Set<String> unknown, Set<String> refused) {
        this.unknown = unknown;
        this.refused = refused;
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    /** The zone as the peer writes it. */
    abstract byte[] rewrite(Path folder, Path zone) throws IOException, InterruptedException;

    /** Runs a command of the peer in a folder; what it printed, and never longer than a minute. */
    static byte[] run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(located(command))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(command + ": " + Files.readString(err) + Files.readString(out));
        }
        return Files.readAllBytes(out);
    }

    /** The command with the path of its program, which need not be on the path of a user. */
    static List<String> located(List<String> command) {
        for (String folder : List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/bin", "/sbin")) {
            Path program = Path.of(folder, command.get(0));
            if (Files.isExecutable(program)) {
                List<String> located = new ArrayList<>(command);
                located.set(0, program.toString());
                return located;
            }
        }
        throw new AssertionError(command.get(0) + " is not installed; ./test installs it");
    }
}
