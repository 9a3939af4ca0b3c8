// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guelta.net.ClientAuth;
import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.HttpRoute;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.PortState;
import guelta.net.Tls;
import guelta.net.Transport;
import guelta.net.ports.PortsService;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clients of others: curl and h2load of nghttp2. */
@Timeout(120)
class HttpPeersTest {
    @TempDir
    Path folder;

    private final PortsService ports = new PortsService();
    private NettyDevice device;
    private String plain;
    private String secure;

    @BeforeEach
    void serve() throws Exception {
        KnownCertificates certificates = new KnownCertificates();
        certificates.set("main", TestIdentity.of(folder, "main", "DNS:main.test,IP:127.0.0.1"));
        Identities identities = new Identities();
        identities.add(certificates);
        device = new NettyDevice(2, new KernelSockets(ports), identities);
        Tls tls = new Tls("main", List.of(), ClientAuth.NONE);
        InetSocketAddress other = new InetSocketAddress("127.0.0.2", 0);
        Website site = new Website(
                List.of(
                        new Listen(Transport.HTTP, List.of(Website.ANY_PORT), Limits.HTTP),
                        new Listen(Transport.HTTPS, List.of(other), Optional.of(tls), Limits.HTTP)),
                List.of(new HttpRoute("main", "/")),
                HttpLimits.DEFAULT.withBody(100 << 20),
                HttpPeersTest::answer);
        device.addHttp(List.of(site.candidate(0)));
        plain = "http://127.0.0.1:" + port(Transport.HTTP);
        secure = "https://127.0.0.2:" + port(Transport.HTTPS);
    }

    @AfterEach
    void end() {
        device.close();
        ports.deactivate();
    }

    private int port(Transport transport) {
        return device.ports().stream()
                .filter(port -> port.transport() == transport)
                .findFirst()
                .map(PortState::address)
                .orElseThrow()
                .getPort();
    }

    private static CompletionStage<HttpResponse> answer(HttpRequest request) {
        if (request.target().equals("/text")) {
            return CompletableFuture.completedFuture(new HttpResponse(
                    200,
                    HttpFields.of("Content-Type", "text/xml"),
                    new HttpBody.Bytes(Website.bytes("<x/>".repeat(10_000)))));
        }
        if (request.target().equals("/no")) {
            return CompletableFuture.completedFuture(HttpResponse.text(403, "no"));
        }
        return Website.echo(request);
    }

    /** Where a program is. {@code ./test} installs it, so that it fails there when it is missing. */
    private static String peer(String program) {
        Optional<String> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        if (!Boolean.getBoolean("guelta.peers")) {
            assumeTrue(found.isPresent(), program + " is not installed");
        }
        return found.orElseThrow(() -> new AssertionError(program + " is not installed"));
    }

    private static String run(String program, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(peer(program)));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
        assertEquals(0, process.exitValue(), command + ": " + said);
        return said;
    }

    private static String curl(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-q", "-sS", "-k", "--noproxy", "*"));
        all.addAll(List.of(arguments));
        return run("curl", all);
    }

    // Upload with Expect, which curl sends of itself, download of the same; in all versions.
    @Test
    void curlPutsAndGetsInEveryVersion() throws Exception {
        byte[] body = new byte[3_000_000];
        new Random(5).nextBytes(body);
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        Files.write(in, body);
        for (String[] how :
                new String[][] {{"--http1.0", plain}, {"--http1.1", plain}, {"--http1.1", secure}, {"--http2", secure}
                }) {
            for (String chunked : new String[] {"X: y", "Transfer-Encoding: chunked"}) {
                if (chunked.startsWith("T") && !how[0].equals("--http1.1")) {
                    continue;
                }
                String said = curl(
                        how[0],
                        "-H",
                        chunked,
                        "-T",
                        in.toString(),
                        "-o",
                        out.toString(),
                        "-w",
                        "%{http_code} %{http_version}",
                        "--path-as-is",
                        how[1] + "/a/../%2f");
                assertEquals("200 " + (how[0].equals("--http2") ? "2" : "1.1"), said);
                assertArrayEquals(body, Files.readAllBytes(out));
            }
        }
    }

    // RFC 9110 10.1.1 in both versions: told to go on when the handler reads, and the refusal heard when it does not.
    @Test
    void curlWaitsFor100() throws Exception {
        Path in = folder.resolve("in");
        Files.write(in, new byte[300_000]);
        for (String version : List.of("--http1.1", "--http2")) {
            for (String target : List.of("/", "/no")) {
                long start = System.nanoTime();
                String said = curl(
                        version,
                        "-H",
                        "Expect: 100-continue",
                        "--expect100-timeout",
                        "20",
                        "-T",
                        in.toString(),
                        "-o",
                        folder.resolve("out").toString(),
                        "-w",
                        "%{http_code}",
                        secure + target);
                assertEquals(target.equals("/") ? "200" : "403", said, version);
                assertTrue(System.nanoTime() - start < 15_000_000_000L, "waited for 100 in vain: " + version);
            }
        }
    }

    @Test
    void curlUnzipsWhatWasCompressed() throws Exception {
        for (String url : List.of(plain, secure)) {
            String said = curl("--compressed", "-D", folder.resolve("head").toString(), url + "/text");
            assertEquals("<x/>".repeat(10_000), said);
            assertTrue(Files.readString(folder.resolve("head")).toLowerCase().contains("content-encoding: gzip"));
        }
    }

    // One connection for several requests, HEAD among them.
    @Test
    void curlKeepsItsConnection() throws Exception {
        for (String version : List.of("--http1.1", "--http2")) {
            String said = curl(version, "-I", "-w", "%{num_connects}\n", secure + "/a", secure + "/b", secure + "/c");
            List<String> connects =
                    said.lines().filter(line -> line.matches("[0-9]+")).toList();
            assertEquals(List.of("1", "0", "0"), connects, said);
        }
    }

    @Test
    void h2loadIsAnsweredOnEveryStream() throws Exception {
        for (String url : List.of(plain, secure)) {
            List<String> arguments = new ArrayList<>(List.of("-n", "4000", "-c", "4", "-m", "20"));
            if (url.equals(plain)) {
                arguments.add("--h1");
            }
            arguments.add(url + "/x");
            String said = run("h2load", arguments);
            assertTrue(said.contains("4000 succeeded, 0 failed, 0 errored, 0 timeout"), said);
            assertTrue(said.contains("4000 2xx"), said);
        }
    }
}
