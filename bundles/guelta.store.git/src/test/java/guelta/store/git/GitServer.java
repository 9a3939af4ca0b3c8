// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Somebody else's server for a Git repository, on loopback, with all of its files in one folder. */
abstract class GitServer implements AutoCloseable {
    final Path folder;
    final int port;
    private final List<Process> processes = new ArrayList<>();

    GitServer(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    /** Where the repository of a path is asked for. */
    abstract String url(Path repository);

    /** Begins to serve. */
    abstract void start() throws IOException, InterruptedException;

    final void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(folder.resolve("run.log")));
        }
    }

    final void serve(String... command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("serve.log").toFile()))
                .start());
    }

    final void awaitPort() {
        Trials.await(
                () -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                        return true;
                    } catch (IOException notYet) {
                        return false;
                    }
                },
                this::log);
    }

    final String log() {
        try {
            return Files.readString(folder.resolve("serve.log"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends it, and what it began; it can be started again. */
    final void stop() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
        processes.clear();
    }

    static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    /** OpenSSH's server, which lets one key in. */
    static final class Ssh extends GitServer {
        private final String hostKey;

        Ssh(Path folder) throws IOException, InterruptedException {
            super(folder);
            this.hostKey = "host_key";
            String keygen = Trials.peer("ssh-keygen");
            run(keygen, "-q", "-t", "ecdsa", "-N", "", "-f", key().toString());
            run(keygen, "-q", "-t", "ecdsa", "-N", "", "-f", "other_key");
            Files.copy(folder.resolve("key.pub"), folder.resolve("authorized_keys"));
            newHostKey();
        }

        /** Another host key, as a machine has that somebody put in place of the server. */
        void newHostKey() throws IOException, InterruptedException {
            Files.deleteIfExists(folder.resolve(hostKey));
            run(Trials.peer("ssh-keygen"), "-q", "-t", "ecdsa", "-N", "", "-f", hostKey);
        }

        Path key() {
            return folder.resolve("key");
        }

        @Override
        String url(Path repository) {
            return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + repository;
        }

        @Override
        void start() throws IOException {
            Path settings = folder.resolve("sshd_config");
            Files.write(
                    settings,
                    List.of(
                            "Port " + port,
                            "ListenAddress 127.0.0.1",
                            "HostKey " + folder.resolve(hostKey),
                            "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                            "PidFile " + folder.resolve("sshd.pid"),
                            "AuthenticationMethods publickey",
                            "PermitRootLogin yes",
                            "StrictModes no",
                            "UsePAM no"));
            if (root()) {
                // Where sshd puts the process that talks to strangers; the package's start script makes it else.
                Files.createDirectories(Path.of("/run/sshd"));
            }
            serve(Trials.peer("sshd"), "-D", "-e", "-f", settings.toString());
            awaitPort();
        }
    }

    /** Nginx with Git's own program for HTTP, a certificate of an own authority, and one user. */
    static final class Https extends GitServer {
        static final String PASSWORD = "pass w\u00f6rd/1";

        private final Path repositories;

        Https(Path folder, Path repositories) throws IOException, InterruptedException {
            super(folder);
            this.repositories = repositories;
            String openssl = Trials.peer("openssl");
            Files.writeString(
                    folder.resolve("san"),
                    "subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\nauthorityKeyIdentifier=keyid\n");
            run(openssl, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ca.key");
            run(openssl, "req", "-x509", "-key", "ca.key", "-subj", "/CN=Trial CA", "-days", "3", "-out", "ca.pem");
            run(openssl, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "server.key");
            run(openssl, "req", "-new", "-key", "server.key", "-subj", "/CN=trial", "-out", "server.csr");
            run(
                    openssl,
                    "x509",
                    "-req",
                    "-in",
                    "server.csr",
                    "-CA",
                    "ca.pem",
                    "-CAkey",
                    "ca.key",
                    "-set_serial",
                    "2",
                    "-days",
                    "2",
                    "-extfile",
                    "san",
                    "-out",
                    "server.pem");
            Files.writeString(folder.resolve("users"), "anna:{PLAIN}" + PASSWORD + "\n");
        }

        Path ca() {
            return folder.resolve("ca.pem");
        }

        @Override
        String url(Path repository) {
            return url(repository, "anna:pass%20w%C3%B6rd%2F1@");
        }

        String url(Path repository, String user) {
            return "https://" + user + "127.0.0.1:" + port + "/" + repositories.relativize(repository);
        }

        @Override
        void start() throws IOException, InterruptedException {
            Path socket = folder.resolve("cgi");
            Files.deleteIfExists(socket);
            Path settings = folder.resolve("nginx.conf");
            Files.writeString(settings, """
                    %1$s
                    daemon off;
                    pid %2$s/nginx.pid;
                    error_log stderr;
                    worker_processes 1;
                    events {}
                    http {
                      access_log %2$s/access.log;
                      client_body_temp_path %2$s/body; proxy_temp_path %2$s/proxy; fastcgi_temp_path %2$s/fastcgi;
                      uwsgi_temp_path %2$s/uwsgi; scgi_temp_path %2$s/scgi;
                      server {
                        listen 127.0.0.1:%3$d ssl;
                        ssl_certificate %2$s/server.pem;
                        ssl_certificate_key %2$s/server.key;
                        client_max_body_size 0;
                        auth_basic git;
                        auth_basic_user_file %2$s/users;
                        location / {
                          fastcgi_pass unix:%2$s/cgi;
                          fastcgi_param SCRIPT_FILENAME %4$s/git-http-backend;
                          fastcgi_param GIT_HTTP_EXPORT_ALL yes;
                          fastcgi_param GIT_PROJECT_ROOT %5$s;
                          fastcgi_param PATH_INFO $uri;
                          fastcgi_param REMOTE_USER $remote_user;
                          fastcgi_param QUERY_STRING $query_string;
                          fastcgi_param REQUEST_METHOD $request_method;
                          fastcgi_param CONTENT_TYPE $content_type;
                          fastcgi_param CONTENT_LENGTH $content_length;
                        }
                      }
                    }
                    """.formatted(
                            root() ? "user root;" : "",
                            folder,
                            port,
                            Git.run(folder, "--exec-path").strip(),
                            repositories));
            serve(Trials.peer("fcgiwrap"), "-s", "unix:" + socket);
            Trials.await(() -> Files.exists(socket), this::log);
            serve(Trials.peer("nginx"), "-e", "stderr", "-c", settings.toString());
            awaitPort();
        }
    }
}
