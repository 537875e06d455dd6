package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher finds, installs and asks on machines that have all, some or nothing of what it needs. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("slow")
class FreshMachineTest {
    private static final String JDK = "usr/lib/jvm/jdk-17";
    private static final String UPDATE = "apt-get update -qq";
    private static final String INSTALL = "apt-get install --yes --no-install-recommends ";

    @TempDir
    private Path folder;

    private FakeMachine machine;

    @BeforeEach
    void debian() throws IOException {
        machine = new FakeMachine(folder).packages("apt-get", "3.8.7").program("sudo", "exec \"$@\"");
    }

    @Test
    void whereAllIsThereNothingIsCalledButJava() throws Exception {
        withJdk().maven("3.8.7").built().run("envs", "--json").succeeded();

        assertThat(machine.calls()).containsExactly(started(JDK, "envs --json"));
    }

    /** A server that lives on without memory answers nobody. */
    @Test
    void theDashboardEndsWhereItsMemoryDoes() throws Exception {
        withJdk().maven("3.8.7").built().run("dashboard").succeeded();

        assertThat(machine.calls())
                .containsExactly(started(JDK, "dashboard").replace(" -jar", " -XX:+ExitOnOutOfMemoryError -jar"));
    }

    @ParameterizedTest
    @CsvSource({"-Xmx1g, true", "-XX:+UseSerialGC, false", "-Xmx1g -XX:+UseG1GC -Dx=1, false"})
    void aCollectorThatIsNamedTakesThePlaceOfOurs(String options, boolean ours) throws Exception {
        withJdk()
                .maven("3.8.7")
                .built()
                .environment("JAVA_OPTS", options)
                .run("envs")
                .succeeded();

        // our collector is left out of calls together with the options that always follow it
        assertThat(machine.calls()).singleElement().asString().contains(options + " -jar");
        assertThat(machine.calls().get(0).contains("-Drollout4j.terminal")).isNotEqualTo(ours);
    }

    @Test
    void theFirstStartAfterABuildMakesAnArchiveOfClassesForTheNext() throws Exception {
        withJdk().maven("3.8.7").built().program("nice", "shift 2; exec \"$@\"");

        machine.run("envs").succeeded();
        assertThat(machine.calls())
                .contains(started(JDK, "envs"))
                .filteredOn(call -> call.contains("-XX:ArchiveClassesAtExit="))
                .hasSize(2) // nice, and Java by it
                .allMatch(call -> call.contains(" -jar CLONE/target/rollout4j.jar train drain-grid "));
        assertThat(machine.file("target/archives")).isDirectoryContaining("glob:**/17.0.15.jsa");
        assertThat(machine.file("target/archives").toFile().list()).hasSize(1);

        int before = machine.calls().size();
        machine.run("envs", "--json").succeeded();
        assertThat(machine.calls()).hasSize(before + 1).last().isEqualTo(withArchive("envs --json"));

        machine.source("cli/main/java/Newer.java").run("envs", "--json");
        assertThat(machine.calls())
                .contains(started(JDK, "envs --json"))
                .filteredOn(call -> call.contains("-XX:ArchiveClassesAtExit="))
                .hasSize(4);
    }

    @Test
    void theVersionNeedsNoArchive() throws Exception {
        withJdk().maven("3.8.7").built().program("nice", "exit 1");

        machine.run("--version").succeeded();

        assertThat(machine.calls()).containsExactly(started(JDK, "--version"));
    }

    /** One that hangs or fails is not tried again before the next build. */
    @Test
    void anArchiveThatCannotBeMadeIsNotInTheWay() throws Exception {
        withJdk().maven("3.8.7").built().program("nice", "exit 1");

        for (int start = 0; start < 2; start++) {
            Outcome outcome = machine.run("envs").succeeded();
            assertThat(outcome.out() + outcome.err()).isEmpty();
        }

        assertThat(machine.calls())
                .filteredOn(call -> !call.startsWith("nice"))
                .containsExactly(started(JDK, "envs"), started(JDK, "envs"));
        assertThat(machine.calls()).hasSize(3);
    }

    @Test
    void aFolderThatTakesNoArchiveIsNotInTheWay() throws Exception {
        withJdk().maven("3.8.7").built().program("nice", "shift 2; exec \"$@\"");
        Files.createFile(machine.file("target/archives"));

        Outcome outcome = machine.run("envs").succeeded();

        assertThat(outcome.out() + outcome.err()).isEmpty();
        assertThat(machine.calls()).containsExactly(started(JDK, "envs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:SharedArchiveFile=mine", "-Xshare:off"})
    void whoNamesAnArchiveGetsNoOther(String options) throws Exception {
        withJdk().maven("3.8.7").built().program("nice", "exit 1").environment("JAVA_OPTS", options);

        machine.run("envs").succeeded();

        assertThat(machine.calls()).containsExactly(started(JDK, "envs").replace(" -jar", " " + options + " -jar"));
    }

    @Test
    void aMachineWithNothingGetsJavaAndMavenBuildsAndStarts() throws Exception {
        Outcome outcome = machine.run("--yes", "train", "drain-grid");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(machine.calls())
                .containsExactly(
                        UPDATE,
                        INSTALL + "openjdk-17-jdk-headless maven",
                        "mvn JAVA_HOME=ROOT/usr/lib/jvm/jdk -q -B -f CLONE/pom.xml package -Dmaven.test.skip",
                        started("usr/lib/jvm/jdk", "train drain-grid"));
    }

    @Test
    void whatMavenSaysHasNoColoursWhereThereIsNoTerminal() throws Exception {
        String colours = "printf '\\033[0mno \\033[1;31mway\\033[m\\n\\033[0m' >&2";
        withJdk().program("mvn", "[ \"$1\" != -v ] || { echo Apache Maven 3.9.1; exit; }; " + colours + "; exit 1");

        Outcome outcome = machine.run("--yes", "envs");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .endsWith("no way", "rollout4j: the build failed: Maven says above why")
                .noneMatch(line -> line.isEmpty() || line.contains("\033"));
    }

    @Test
    void helpOfBenchBuildsNoBenchmarks() throws Exception {
        withJdk().maven("3.8.7").built().run("bench", "--help").succeeded();

        assertThat(machine.calls()).singleElement().asString().endsWith("bench --help");
    }

    @Test
    void onlyWhatIsMissingIsInstalled() throws Exception {
        withJdk().environment("ROLLOUT4J_YES", "1").run("envs");

        assertThat(machine.calls()).startsWith(UPDATE, INSTALL + "maven").endsWith(started(JDK, "envs"));
    }

    @Test
    void whoIsNotRootInstallsWithSudo() throws Exception {
        machine.maven("3.9.9").user(1000).environment("CI", "true").run("envs");

        assertThat(machine.calls())
                .startsWith(
                        "sudo " + UPDATE,
                        UPDATE,
                        "sudo " + INSTALL + "openjdk-17-jdk-headless",
                        INSTALL + "openjdk-17-jdk-headless");
    }

    @Test
    void aRuntimeStartsButDoesNotBuild() throws Exception {
        machine.java(JDK, "17.0.1", "java")
                .onPath(JDK)
                .maven("3.8.7")
                .built()
                .run("envs")
                .succeeded();
        assertThat(machine.calls()).containsExactly(started(JDK, "envs"));

        machine.source("core/main/java/Newer.java").run("--yes", "envs");
        assertThat(machine.calls())
                .contains(INSTALL + "openjdk-17-jdk-headless")
                .endsWith(started("usr/lib/jvm/jdk", "envs"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr/lib/jvm/java-21",
                "usr/lib64/jvm/java-21",
                "Library/Java/JavaVirtualMachines/21.jdk/Contents/Home",
                "opt/homebrew/opt/openjdk@21/libexec/openjdk.jdk/Contents/Home",
                "home/.sdkman/candidates/java/21.0.2-tem"
            })
    void anOldJavaOnThePathIsPassedOver(String place) throws Exception {
        machine.java("usr/lib/jvm/a-8", "1.8.0_402", "java", "javac")
                .java("usr/lib/jvm/b-11", "11.0.2", "java", "javac")
                .onPath("usr/lib/jvm/b-11")
                .java(place, "21.0.2", "java", "javac")
                .maven("4.0.0-rc-4")
                .run("envs");

        assertThat(machine.calls()).hasSize(2).first().asString().startsWith("mvn JAVA_HOME=ROOT/" + place);
        assertThat(machine.calls()).endsWith(started(place, "envs"));
    }

    @Test
    void javaHomeComesFirstAndIsTheUsersToHearOfIfItDoesNotFit() throws Exception {
        withJdk()
                .java("opt/java-25", "25", "java", "javac")
                .environment("JAVA_HOME", "ROOT/opt/java-25")
                .built();
        machine.run("envs").succeeded();
        assertThat(machine.calls()).endsWith(started("opt/java-25", "envs"));

        Outcome outcome = machine.environment("JAVA_HOME", "ROOT/opt/none").run("envs");
        assertThat(outcome.err()).hasLineCount(1).contains("JAVA_HOME is", "opt/none", "using", JDK);
        assertThat(machine.calls()).endsWith(started(JDK, "envs"));
    }

    @Test
    void aJavaOfAVersionManagerSaysWhereItsHomeIs() throws Exception {
        machine.java("opt/shims/17", "17.0.1", "java").built();
        machine.program("java", "echo '    java.home = '\"$ROLLOUT4J_ROOT/opt/shims/17\" >&2")
                .run("envs");

        assertThat(machine.calls())
                .containsExactly("java -XshowSettings:properties -version", started("opt/shims/17", "envs"));
    }

    @Test
    void withoutATerminalThereIsTheLineToRun() throws Exception {
        machine.run("train", "drain-grid")
                .failedWith(
                        1,
                        "JDK (17 or later), Maven (3.8 or later)",
                        UPDATE + " && " + INSTALL + "openjdk-17-jdk-headless maven");

        assertThat(machine.calls()).isEmpty();
    }

    @Test
    void withoutRightsThereIsTheLineToRun() throws Exception {
        machine.remove("sudo").user(1000).run("--yes", "envs").failedWith(1, "sudo " + UPDATE + " && sudo " + INSTALL);

        assertThat(machine.calls()).isEmpty();
    }

    @Test
    void withoutAKnownPackageManagerThereIsWhatToInstall() throws Exception {
        machine.remove("apt-get")
                .run("--yes", "envs")
                .failedWith(1, "JDK (17 or later), Maven (3.8 or later)", "no package manager");

        assertThat(machine.calls()).isEmpty();
    }

    @Test
    void aPackageManagerThatFailsIsOneLine() throws Exception {
        Outcome outcome =
                machine.program("apt-get", "echo 'E: no network' >&2; exit 100").run("--yes", "envs");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .hasSize(3)
                .contains("E: no network")
                .last()
                .asString()
                .contains("apt-get failed", INSTALL + "openjdk-17-jdk-headless maven");
        assertThat(machine.calls()).containsExactly(UPDATE);
    }

    @Test
    void aMavenThatIsTooOldIsNoMaven() throws Exception {
        Outcome outcome = withJdk().maven("3.6.3").packages("apt-get", "3.6.3").run("--yes", "envs");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("rollout4j: Maven (3.8 or later) is needed: what apt-get has is older");
        assertThat(machine.calls()).containsExactly(UPDATE, INSTALL + "maven");
    }

    @Test
    void anOldMavenOnThePathIsPassedOver() throws Exception {
        withJdk()
                .maven("3.6.3")
                .maven("home/.sdkman/candidates/maven/current/bin/mvn", "3.9.11")
                .run("envs");

        assertThat(machine.calls()).hasSize(2).endsWith(started(JDK, "envs"));
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "y, 0", "n, 1"})
    @EnabledOnOs(OS.LINUX)
    void onATerminalThereIsOneQuestion(String answer, int exitCode) throws Exception {
        Outcome outcome = machine.runOnTerminal(answer + "\n", "train drain-grid");

        assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(exitCode);
        assertThat(outcome.out())
                .containsOnlyOnce("[Y/n]")
                .contains("rollout4j: install openjdk-17-jdk-headless maven with apt-get? [Y/n] ");
        assertThat(machine.calls()).hasSize(exitCode == 0 ? 4 : 0);
    }

    @Test
    void verifyInstallsAllThatTestsNeedAndHandsOnWhatMavenSays() throws Exception {
        machine.run("verify").failedWith(1, "JDK", "Maven", "git", "fonts", "Chromium", "nbclient");

        Outcome outcome = machine.maven("3.8.7").run("--yes", "verify", "-Dtest=A b");
        assertThat(outcome.exitCode()).isZero();
        assertThat(machine.calls())
                .contains(
                        INSTALL
                                + "openjdk-17-jdk-headless git fontconfig fonts-dejavu-core chromium chromium-driver python3-nbclient");
    }

    @Test
    void verifyWhereAllIsThereIsMavenAlone() throws Exception {
        for (String program : new String[] {"git", "google-chrome", "chromedriver", "python3"}) {
            machine.program(program, "exit 0");
        }
        withJdk().program("fc-list", "echo DejaVu").maven("3.8.7");

        machine.run("verify", "-Dtest=A b").succeeded();
        assertThat(machine.calls())
                .endsWith("mvn JAVA_HOME=ROOT/" + JDK + " -B -f CLONE/pom.xml verify -Dtest=A b")
                .noneMatch(call -> call.startsWith("apt-get"));

        machine.program("mvn", "[ \"$1\" != -v ] || { echo Apache Maven 3.9.1; exit; }; exit 3");
        assertThat(machine.run("verify").exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "apt-get, debian, 13, apt-get install --yes --no-install-recommends default-jdk-headless maven",
        "apt-get, ubuntu, 22.04, apt-get install --yes --no-install-recommends openjdk-17-jdk-headless maven",
        "dnf, fedora, 42, dnf install -y java-21-openjdk-devel maven",
        "yum, ol, 8, yum install -y java-21-openjdk-devel maven",
        "apk, alpine, 3.20, apk add openjdk17-jdk maven",
        "pacman, arch, '', pacman -Sy --needed --noconfirm jdk17-openjdk maven",
        "zypper, opensuse-leap, 15.6, zypper --non-interactive install java-17-openjdk-devel maven",
        "brew, none, '', brew install openjdk@17 maven"
    })
    void everySystemHasItsPackages(String manager, String id, String version, String call) throws Exception {
        machine.remove("apt-get").packages(manager, "3.9.9").release("ID=" + id + "\nVERSION_ID=\"" + version + "\"\n");

        Outcome outcome = machine.run("--yes", "envs");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(machine.calls()).contains(call);
    }

    private FakeMachine withJdk() throws IOException {
        return machine.java(JDK, "17.0.15", "java", "javac").onPath(JDK);
    }

    private static String withArchive(String arguments) {
        return started(JDK, arguments)
                .replace(" -jar", " -XX:SharedArchiveFile=CLONE/target/archives/17.0.15.jsa -Xlog:cds*=off -jar");
    }

    private static String started(String javaHome, String arguments) {
        return "java ROOT/" + javaHome + " -jar CLONE/target/rollout4j.jar " + arguments;
    }
}
