package org.rollout4j.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.text.ChatMessage;

/** Data sets in the formats of TRL, read and written. */
class ExamplesTest {
    private static final Content SKY = Content.of("The sky is");
    private static final Content BLUE = Content.of(" blue.");
    private static final Content GREEN = Content.of(" green.");
    private static final Content ASKED = Content.of(new ChatMessage("user", "What colour is the sky?"));
    private static final Content SAID_BLUE = Content.of(new ChatMessage("assistant", "Blue."));
    private static final Content SAID_GREEN = Content.of(new ChatMessage("assistant", "Green."));
    private static final Map<String, Object> NONE = Map.of();

    @TempDir
    private Path folder;

    @Test
    void everyKindIsReadInBothForms() throws IOException {
        Path file = file(
                "{\"text\": \"The sky is\"}",
                "{\"prompt\": \"The sky is\"}",
                "{\"prompt\": \"The sky is\", \"completion\": \" blue.\"}",
                "{\"prompt\": \"The sky is\", \"chosen\": \" blue.\", \"rejected\": \" green.\"}",
                "{\"prompt\": \"The sky is\", \"completion\": \" blue.\", \"label\": true}",
                "{\"messages\": [%s, %s]}",
                "{\"prompt\": [%s]}",
                "{\"prompt\": [%s], \"completion\": [%s]}",
                "{\"prompt\": [%s], \"chosen\": [%s], \"rejected\": [%3$s]}",
                "{\"prompt\": [%s], \"completion\": [%3$s], \"label\": false}");

        assertThat(Examples.read(file))
                .containsExactly(
                        new Example.LanguageModeling(SKY, NONE),
                        new Example.Prompt(SKY, NONE),
                        new Example.PromptCompletion(SKY, BLUE, NONE),
                        new Example.Preference(SKY, BLUE, GREEN, NONE),
                        new Example.Unpaired(SKY, BLUE, true, NONE),
                        new Example.LanguageModeling(conversation(), NONE),
                        new Example.Prompt(ASKED, NONE),
                        new Example.PromptCompletion(ASKED, SAID_BLUE, NONE),
                        new Example.Preference(ASKED, SAID_BLUE, SAID_GREEN, NONE),
                        new Example.Unpaired(ASKED, SAID_GREEN, false, NONE));
    }

    @Test
    void whatIsWrittenIsReadAsItWas() throws IOException {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("score", 1.5);
        columns.put("turns", 3);
        columns.put("source", "line\u2028end \"quoted\" \uD83E\uDD17");
        columns.put("tags", Arrays.asList("a", null, Map.of("b", true)));
        columns.put("nothing", null);
        List<Example> examples = List.of(
                new Example.LanguageModeling(SKY, columns),
                new Example.LanguageModeling(conversation(), NONE),
                new Example.Prompt(ASKED, columns),
                new Example.PromptCompletion(SKY, BLUE, columns),
                new Example.Preference(ASKED, SAID_BLUE, SAID_GREEN, columns),
                new Example.Unpaired(SKY, GREEN, false, columns));
        Path file = folder.resolve("written.jsonl");

        Examples.write(file, examples);

        assertThat(Examples.read(file)).isEqualTo(examples);
        assertThat(Files.readAllLines(file)).hasSize(examples.size());
    }

    /** The examples of TRL's own documentation, and the edges of its rule. */
    @Test
    void aPromptThatIsNotToldIsWhatBothBeginWith() throws IOException {
        Path file = file(
                "{\"chosen\": \"The sky is blue.\", \"rejected\": \"The sky is green.\"}",
                "{\"chosen\": [%s, %s], \"rejected\": [%1$s, %3$s]}",
                "{\"prompt\": \"What colour is the sky?\", \"chosen\": [%s, %s], \"rejected\": [%1$s, %3$s]}",
                "{\"chosen\": \"\\uD83E\\uDD17\", \"rejected\": \"\\uD83E\\uDD16\"}",
                "{\"chosen\": \"yes\", \"rejected\": \"yes, please\"}");

        assertThat(Examples.read(file, Kind.PREFERENCE))
                .containsExactly(
                        new Example.Preference(SKY, BLUE, GREEN, NONE),
                        new Example.Preference(ASKED, SAID_BLUE, SAID_GREEN, NONE),
                        new Example.Preference(ASKED, SAID_BLUE, SAID_GREEN, NONE),
                        new Example.Preference(
                                Content.of(""), Content.of("\uD83E\uDD17"), Content.of("\uD83E\uDD16"), NONE),
                        new Example.Preference(Content.of("yes"), Content.of(""), Content.of(", please"), NONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`prompt`: `a`, `completion`: 5} | completion is a number: text or a list of messages is needed",
                "{`prompt`: `a`, `completion`: null, `label`: true, `text`: 7} | text is a number: text or a list of",
                "{`text`: [{`role`: `user`, `content`: `a`}]} | text is a list: text is needed",
                "{`messages`: `hello`} | messages is text: a list of messages is needed",
                "{`messages`: []} | messages is an empty list: at least one message is needed",
                "{`messages`: [5]} | messages[0] is a number: an object with role and content is needed",
                "{`messages`: [{`role`: `user`}]} | messages[0].content is missing: text is needed",
                "{`messages`: [{`role`: `user`, `content`: [1]}]} | messages[0].content is a list: text is needed",
                "{`messages`: [{`role`: `a`, `content`: `b`, `tool_calls`: [1]}]} | messages[0].tool_calls is [1]: only role",
                "{`prompt`: `a`, `completion`: [{`role`: `a`, `content`: `b`}]} | completion is a list of messages: prompt is text",
                "{`prompt`: `a`, `completion`: `b`, `label`: 1} | label is 1: true or false is needed",
                "{`prompt`: `a`, `chosen`: `b`} | rejected is missing: text or a list of messages is needed",
                "{`chosen`: `a`, `rejected`: `a`} | chosen and rejected are the same: they must differ",
                "{`question`: `a`, `answer`: `b`} | the columns are [question, answer]: text, messages, prompt",
                "{`text`: `\\ud800`} | text holds half of a surrogate pair: whole characters are needed",
                "[1, 2] | the row is [1,2]: an object is needed",
                "{`text`: `a`, `text`: `b`} | Duplicate field 'text'",
                "{`text`: `a`} {`text`: `b`} | Trailing token",
                "{`text`: NaN} | Non-standard token 'NaN'",
                "{`text`: `a` | column "
            })
    void aBrokenRowIsNamedByItsLine(String row, String problem) throws IOException {
        String good = "{\"text\": \"fine\"}\n";
        Path file = folder.resolve("data.jsonl");
        Files.writeString(file, good.repeat(15) + "\n" + row.replace('`', '"') + "\n" + good);

        assertThatThrownBy(() -> Examples.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ":17: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("\n");
    }

    @Test
    void bytesThatAreNoUtf8AreNamedByTheirLine() throws IOException {
        Path file = folder.resolve("data.jsonl");
        byte[] text = "{\"text\": \"a\"}\n{\"text\": \"\u00fc\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, text);

        assertThatThrownBy(() -> Examples.read(file)).hasMessage(file + ":2: the line is no UTF-8");
    }

    @Test
    void aLineOfAnyLengthNeedsNoMoreMemoryThanTheLongestAllowed() throws IOException {
        Path file = folder.resolve("long.jsonl");
        String longest = "{\"text\": \"" + "x".repeat(Lines.MAX_BYTES - 12) + "\"}";
        Files.writeString(file, longest + "\n" + longest + " \n");

        assertThatThrownBy(() -> Examples.read(file))
                .hasMessage(file + ":2: the line is longer than 1048576 bytes, which is the most allowed");
        Files.writeString(file, longest);
        assertThat(Examples.read(file)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \r\n\n"})
    void aFileWithoutRowsIsRefused(String content) throws IOException {
        Path file = folder.resolve("empty.jsonl");
        Files.writeString(file, content);

        assertThatThrownBy(() -> Examples.read(file)).hasMessage(file + ": is empty: at least one row is needed");
    }

    @Test
    void kindsThatAreNotWantedAreRefused() throws IOException {
        Path file = file("{\"text\": \"a\"}", "{\"prompt\": \"a\"}");

        assertThatThrownBy(() -> Examples.read(file, Kind.LANGUAGE_MODELING, Kind.PROMPT_COMPLETION))
                .hasMessage(file + ":2: the columns are prompt: text or messages; or prompt and completion are needed");
        assertThatThrownBy(() -> Examples.read(folder.resolve("none.jsonl")))
                .hasMessage(folder.resolve("none.jsonl") + ": there is no such file");
        assertThatThrownBy(() -> Examples.read(folder)).hasMessage(folder + ": is no file");
    }

    /** Whatever stands in a file, it is read, or the error is one line that begins with the file. */
    @Test
    @Tag("slow")
    void mutatedFilesAreReadOrRefusedInOneLine() throws IOException {
        byte[] good = String.join(
                        "\n",
                        Examples.line(new Example.Preference(ASKED, SAID_BLUE, SAID_GREEN, Map.of("score", 1.5))),
                        Examples.line(new Example.Unpaired(SKY, BLUE, true, Map.of("tags", List.of("a", Map.of())))),
                        Examples.line(new Example.LanguageModeling(conversation(), NONE)))
                .getBytes(StandardCharsets.UTF_8);
        String marks = "{}[]\",:\\n0tfu\n";
        SplitMix random = new SplitMix(1);
        Path file = folder.resolve("mutated.jsonl");
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextBelow(10) == 0 ? random.nextBelow(good.length) : good.length);
            for (int change = random.nextBelow(4); change >= 0 && bytes.length > 0; change--) {
                int at = random.nextBelow(bytes.length);
                bytes[at] = random.nextBelow(2) == 0
                        ? (byte) random.nextInt()
                        : (byte) marks.charAt(random.nextBelow(marks.length()));
            }
            Files.write(file, bytes);
            try {
                for (Example example : Examples.read(file)) {
                    assertThat(Examples.line(example)).doesNotContain("\n");
                }
            } catch (IOException e) {
                refused++;
                assertThat(e.getMessage())
                        .startsWith(file + ":")
                        .hasSizeLessThan(1_000)
                        .doesNotContain("\n");
            }
            DataCheck check = DataCheck.of(file, null, null, null, SftFormat.defaults());
            assertThat(check.text()).startsWith(file + ": " + check.training().rows() + " rows\n");
        }
        assertThat(refused).isBetween(500, 1_999);
    }

    @Test
    void nullsThatTablesFillInAreNoColumnsOfAKind() throws IOException {
        Path file = file(
                "{\"text\": \"a\", \"messages\": null, \"prompt\": null}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"b\", \"name\": null}], \"text\": null}");

        assertThat(Examples.read(file)).extracting(Example::kind).containsOnly(Kind.LANGUAGE_MODELING);
    }

    private static Content conversation() {
        return Content.of(new ChatMessage("user", "What colour is the sky?"), new ChatMessage("assistant", "Blue."));
    }

    /** In each line, %s stand for a question, a right answer, and a wrong one. */
    private Path file(String... lines) throws IOException {
        Path file = folder.resolve("data.jsonl");
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(String.format(
                            line,
                            "{\"role\": \"user\", \"content\": \"What colour is the sky?\"}",
                            "{\"role\": \"assistant\", \"content\": \"Blue.\"}",
                            "{\"role\": \"assistant\", \"content\": \"Green.\"}"))
                    .append('\n');
        }
        Files.writeString(file, text);
        return file;
    }
}
