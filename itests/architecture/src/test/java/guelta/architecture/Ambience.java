// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What surrounds a program and is not handed to it: I/O, clocks, threads, logs, randomness. A description of what some
 * code must not touch.
 *
 * @param types a form of names of types that must not be used at all
 * @param members a form of names of methods and constructors ({@code java.lang.System.nanoTime}, {@code
 *     java.util.Date.<init>}) that must not be called
 */
record Ambience(Pattern types, Pattern members) {
    private static final List<String> LIBRARY_TYPES = List.of(
            // Threads and what runs on them; an Executor that is handed in is where the caller wants work done.
            "java\\.lang\\.(Thread(Group|Local)?|InheritableThreadLocal|Process(Builder|Handle)?|Runtime)",
            "java\\.util\\.(Timer|TimerTask)",
            "java\\.util\\.concurrent\\.(Executors|.+Executor|.*ExecutorService|.*CompletionService|ForkJoin.*|ThreadFactory)",
            "java\\.util\\.concurrent\\.locks\\.LockSupport",
            // Sockets and channels.
            "java\\.net\\.(.*Socket|.*SocketImpl.*|URL|.*URLConnection|NetworkInterface|URLStreamHandler|http\\..*)",
            "java\\.nio\\.channels\\..*",
            "(com\\.sun\\.net|io\\.netty)\\..*",
            "javax\\.net\\..*Socket.*",
            // Files. Streams of memory are no I/O.
            "java\\.io\\.(File.*|RandomAccessFile|Console)",
            "java\\.nio\\.file\\..*",
            // Logs.
            "(org\\.slf4j|java\\.util\\.logging|org\\.apache\\.commons\\.logging|org\\.osgi\\.service\\.log)\\..*",
            "java\\.lang\\.System\\$Logger.*");

    private static final List<String> LIBRARY_MEMBERS = List.of(
            "java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getLogger|exit|load|loadLibrary)",
            "java\\.time\\.Clock\\.(system.*|tick.*)",
            "java\\.time\\..*\\.now",
            "java\\.util\\.Date\\.<init>",
            "java\\.util\\.Calendar\\.getInstance",
            "java\\.util\\.concurrent\\.CompletableFuture\\.(.*Async|delayedExecutor|orTimeout|completeOnTimeout)",
            "java\\.lang\\.Object\\.(wait|notify|notifyAll)",
            "java\\.net\\.InetAddress\\.(getLocalHost|getAllByName|getHostName|getCanonicalHostName|isReachable)",
            "java\\.net\\.InetSocketAddress\\.getHostName");

    private static final List<String> ENGINE_TYPES = List.of(
            "java\\.util\\.concurrent\\..*",
            "java\\.util\\.(Random|SplittableRandom)",
            "java\\.security\\.SecureRandom",
            "java\\.io\\.Print(Stream|Writer)",
            "org\\.xbill\\.DNS\\.(.*Resolver|Lookup|LookupSession|.*Client|ZoneTransferIn|Cache|Address|ResolverConfig|ReverseMap)",
            "org\\.osgi\\.(framework|service)\\..*");

    private static final List<String> ENGINE_MEMBERS = List.of(
            "java\\.lang\\.System\\.(getProperty|getProperties|getenv|setProperty)",
            "java\\.lang\\.Math\\.random",
            "java\\.lang\\.(Integer|Long|Boolean)\\.get(Integer|Long|Boolean)",
            "java\\.util\\.UUID\\.randomUUID",
            "java\\.util\\.Collections\\.shuffle",
            "java\\.util\\.(Locale|TimeZone)\\.(getDefault|setDefault)",
            "java\\.time\\.ZoneId\\.systemDefault",
            "java\\.nio\\.charset\\.Charset\\.defaultCharset",
            "java\\.net\\.InetAddress\\.getByName");

    /** What no library touches: no threads, sockets, files, clock or logs. */
    static final Ambience OF_LIBRARIES = of(LIBRARY_TYPES, LIBRARY_MEMBERS);

    /** What no engine touches: besides, no concurrency, randomness, settings of the JVM, services. */
    static final Ambience OF_ENGINES = of(joined(LIBRARY_TYPES, ENGINE_TYPES), joined(LIBRARY_MEMBERS, ENGINE_MEMBERS));

    /** Each class that touches it, with what it touches. */
    List<String> touched(JavaClasses classes) {
        Set<String> violations = new TreeSet<>();
        for (JavaClass each : classes) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                String type = dependency.getTargetClass().getBaseComponentType().getName();
                if (types.matcher(type).matches()) {
                    violations.add(each.getName() + " uses " + type);
                }
            }
            for (JavaAccess<?> access : each.getAccessesFromSelf()) {
                String member = access.getTargetOwner().getName() + "."
                        + access.getTarget().getName();
                if (members.matcher(member).matches()) {
                    violations.add(each.getName() + " calls " + member);
                }
            }
        }
        return List.copyOf(violations);
    }

    private static Ambience of(List<String> types, List<String> members) {
        return new Ambience(Pattern.compile(String.join("|", types)), Pattern.compile(String.join("|", members)));
    }

    private static List<String> joined(List<String> some, List<String> others) {
        List<String> joined = new ArrayList<>(some);
        joined.addAll(others);
        return joined;
    }
}
