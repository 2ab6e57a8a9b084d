package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builds and starts the applications in {@code consumers/} as their authors would: outside this build, against installed
 * artifacts, and with only their own dependencyManagement. They share a local repository that this test creates, so nothing
 * is installed in the user's repository.
 */
@Heavy
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConsumersTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SOURCES = Path.of("consumers").toAbsolutePath();
    private static final Path WORK = Path.of("target", "consumers").toAbsolutePath();
    private static final Path REPOSITORY = WORK.resolve("repository");
    private static final String VERSION = System.getProperty("carillon.version");

    /** The local repository of the Maven that runs this build. */
    private static final String DOWNLOADED =
            Path.of(System.getProperty("carillon.maven.repository")).toUri().toString();

    /** The modules that consumers depend on. */
    private static final List<String> LIBRARIES = List.of("core", "msgpack", "jackson", "netty-socketio");

    private static final Pattern NOT_DOWNLOADED = Pattern.compile(
            "Could not transfer artifact|UnknownHostException|Could not resolve|Cannot access .* in offline mode");

    @BeforeAll
    static void install() throws IOException {
        copyTree(SOURCES, WORK);
        installPom("carillon-parent", ROOT.resolve("pom.xml"));
        installPom("carillon-bom", ROOT.resolve("bom/pom.xml"));
        for (String library : LIBRARIES) {
            String artifact = "carillon-" + library;
            Path jar = ROOT.resolve(library).resolve("target/" + artifact + "-" + VERSION + ".jar");
            Prerequisites.require(Files.isRegularFile(jar), "the packaged library " + jar + "; run 'mvn verify'");
            Path folder = installPom(artifact, ROOT.resolve(library).resolve("pom.xml"));
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
    }

    private static Path installPom(String artifact, Path pom) throws IOException {
        Path folder = REPOSITORY.resolve("dev/carillon").resolve(artifact).resolve(VERSION);
        deleteTree(folder);
        Files.createDirectories(folder);
        Files.copy(pom, folder.resolve(artifact + "-" + VERSION + ".pom"));
        return folder;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.deleteIfExists(copy);
                Files.copy(file, copy);
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    static List<String> mavenConsumers() throws IOException {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void mavenConsumersAreFound() throws IOException {
        assertEquals(
                List.of(
                        "old-netty",
                        "plain-bridge",
                        "plain-bridge-beside",
                        "plain-core",
                        "spring-boot-3.5",
                        "spring-boot-4.0"),
                mavenConsumers());
    }

    @ParameterizedTest
    @MethodSource("mavenConsumers")
    void applicationBuildsAndStarts(String consumer) throws Exception {
        maven(consumer, "-Dcarillon.version=" + VERSION, "clean", "verify");
    }

    private static void maven(String consumer, String... goals) throws Exception {
        Prerequisites.requireOnPath("mvn", "Maven");
        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-B",
                "-ntp",
                "-gs",
                "../settings.xml",
                "-Dmaven.repo.local=" + REPOSITORY,
                "-Dconsumers.downloaded=" + DOWNLOADED));
        command.addAll(List.of(goals));
        run(consumer, command.toArray(String[]::new));
    }

    /** Only builds the project. {@link TutorialTest} tests its behaviour. */
    @Test
    void tutorialProjectBuilds() throws Exception {
        Tutorial tutorial = Tutorial.read();
        tutorial.write(tutorial.steps().size(), WORK.resolve("tutorial"));
        maven("tutorial", "compile");
    }

    @Test
    void applicationBuildsAndStartsWithGradle() throws Exception {
        Prerequisites.requireOnPath("gradle", "Gradle");
        String output = run(
                "gradle",
                "gradle",
                "--no-daemon",
                "-g",
                WORK.resolve("gradle-home").toString(),
                "-Pinstalled=" + REPOSITORY.toUri(),
                "-Pdownloaded=" + DOWNLOADED,
                "clean",
                "check");
        assertTrue(output.contains("Gradle consumer passed"), output);
    }

    /** Runs a command in the folder of a consumer and returns its output. */
    private static String run(String consumer, String... command) throws Exception {
        Path log = WORK.resolve(consumer + ".log");
        Process process = new ProcessBuilder(command)
                .directory(WORK.resolve(consumer).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(9, TimeUnit.MINUTES), consumer + " does not end; see " + log);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String output = Files.readString(log);
        if (process.exitValue() != 0) {
            Prerequisites.require(
                    !lacksDownloads(output), "what " + consumer + " depends on, to be downloaded; see " + log);
        }
        assertEquals(0, process.exitValue(), () -> consumer + " failed:\n" + lastLines(output));
        return output;
    }

    /** Returns false if one of our own modules is missing, because those need no network. */
    private static boolean lacksDownloads(String output) {
        List<String> missing = output.lines()
                .filter(line -> NOT_DOWNLOADED.matcher(line).find())
                .toList();
        return !missing.isEmpty() && missing.stream().noneMatch(line -> line.contains("dev.carillon"));
    }

    private static String lastLines(String output) {
        List<String> lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    @Test
    void springBootPageShowsTheConsumerCode() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/spring-boot.md"));
        List<MatchResult> blocks = Pattern.compile("(?s)```java (\\S+)\\n(.*?)```")
                .matcher(page)
                .results()
                .toList();
        assertEquals(3, blocks.size());
        for (MatchResult block : blocks) {
            assertEquals(Files.readString(SOURCES.resolve(block.group(1))), block.group(2), block.group(1));
        }
    }

    @Test
    void bomContainsEveryPublishedModule() throws IOException {
        Set<String> published = new TreeSet<>();
        for (String module : found("<module>([^<]+)</module>", ROOT.resolve("pom.xml"))) {
            Path pom = ROOT.resolve(module).resolve("pom.xml");
            if (!Files.readString(pom).contains("<maven.deploy.skip>true") && !module.equals("bom")) {
                published.add("carillon-" + module);
            }
        }
        Path bom = ROOT.resolve("bom/pom.xml");
        Set<String> managed = new TreeSet<>(found("<artifactId>(carillon-[^<]+)</artifactId>", bom));
        managed.remove("carillon-bom");
        assertEquals(published, managed);
        assertTrue(found("<version>([^<]+)</version>", bom).contains(VERSION), "the version of the BOM is the build's");
    }

    private static List<String> found(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
