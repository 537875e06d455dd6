package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What pages tell their readers to type is a command line, and what they name and link to exists. */
class DocumentedCommandsTest {
    /** Within a line, with arguments; a command without any is mentioned only. */
    private static final Pattern INLINE = Pattern.compile("`(\\./rollout4j [a-z][^` ]* [^`]+)`");

    /** Without what is the shell's. The arguments of {@code bench parts} are those of another program. */
    private static final Pattern COMMAND = Pattern.compile(
            "(?m)^(?:\\$ |timeout \\S+ \\d+ )?\\./rollout4j (?!bench parts)(.*?)(?: \\|\\| true| +# .*)?$");

    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");
    private static final Pattern CLASS = Pattern.compile("`((?:[a-z0-9]+\\.)+[A-Z]\\w*)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "README.zh.md", "models/README.md")
                                    .map(Path::of),
                            docs.toList().stream())
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsACommandLine(Path page) throws IOException {
        assertThat(commands(Files.readString(page))).allSatisfy(DocumentedCommandsTest::parse);
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md", "docs/article.md"})
    void commandsAreFound(String page) throws IOException {
        assertThat(commands(Files.readString(Path.of(page)))).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```sh\n./rollout4j trian drain-grid\n```\n",
                "```\n./rollout4j train drain-grid \\\n    --stpes 3\n```\n",
                "so `./rollout4j lm nothing` does\n",
                "```sh-session\n$ ./rollout4j compare drain-grid --seeds many\n1 ppo\n```\n"
            })
    void whatIsNoCommandLineIsFound(String page) {
        assertThat(commands(page))
                .singleElement()
                .satisfies(command ->
                        assertThatThrownBy(() -> parse(command)).isInstanceOf(CommandLine.ParameterException.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md", "docs/article.md"})
    void whatIsLinkedToIsThere(String page) throws IOException {
        Path file = Path.of(page);
        assertThat(found(LINK, Files.readString(file)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(file.resolveSibling(link)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = "docs/article.md")
    void everyClassIsOne(String page) throws IOException {
        assertThat(found(CLASS, Files.readString(Path.of(page))))
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(Class.forName(
                                "org.rollout4j." + name, false, getClass().getClassLoader()))
                        .isNotNull());
    }

    private static List<String> commands(String page) {
        String joined = page.replace("\\\n", "");
        return Stream.concat(Stream.of(joined), found(INLINE, joined).stream())
                .flatMap(text -> found(COMMAND, text).stream())
                .toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static void parse(String command) {
        String[] words = WORD.matcher(command)
                .results()
                .map(MatchResult::group)
                .map(word -> word.replaceAll("['\"]", ""))
                .toArray(String[]::new);
        assertThat(Cli.commands().parseArgs(words).hasSubcommand()).as(command).isTrue();
    }
}
