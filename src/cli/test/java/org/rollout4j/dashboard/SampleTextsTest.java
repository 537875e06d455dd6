package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTextsTest {
    private static final String GOOD = "{\"step\":5,\"prompt\":\"a\",\"completion\":\"b\"}\n";

    @TempDir
    private Path run;

    private void write(String text) throws IOException {
        Files.writeString(run.resolve(SampleTexts.FILE), text);
    }

    @Test
    void whereThereIsNoFileThereAreNone() {
        assertThat(SampleTexts.of(run)).isEmpty();
        assertThat(SampleTexts.of(run.resolve("none"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "{",
                "[1]",
                "\"text\"",
                "null",
                "{\"step\":1.5,\"prompt\":\"a\",\"completion\":\"b\"}",
                "{\"step\":1,\"prompt\":\"a\"}",
                "{\"step\":1,\"prompt\":{\"a\":1},\"completion\":\"b\"}",
                "{\"step\":5,\"prompt\":\"a\",\"completion\":\"b",
                "\u0000\uFFFD"
            })
    void whatMakesNoSenseIsPassedOver(String line) throws IOException {
        write(line + "\n" + GOOD + line);

        assertThat(SampleTexts.of(run)).hasSize(1);
        assertThat(SampleTexts.of(run).path(0).toString()).isEqualTo(GOOD.strip());
    }

    @Test
    void whatTheyAreWorthIsToldByTheRewardAndByJudges() throws IOException {
        String line =
                "{\"step\":5,\"prompt\":\"a\",\"completion\":\"b\",\"reward\":0.5,\"judges\":{\"utility\":-1.25,\"tone\":2.0}}\n";
        write(GOOD + line);

        assertThat(SampleTexts.of(run).path(0).toString()).isEqualTo(GOOD.strip());
        assertThat(SampleTexts.of(run).path(1).toString()).isEqualTo(line.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reward\":\"1\"",
                "\"reward\":null",
                "\"reward\":1e999",
                "\"reward\":[1]",
                "\"judges\":1",
                "\"judges\":null",
                "\"judges\":[1,2]",
                "\"judges\":{}",
                "\"judges\":{\"a\":\"1\",\"b\":{\"c\":1},\"d\":null,\"e\":-1e999}"
            })
    void whatIsNoNumberIsNoReward(String worth) throws IOException {
        write(GOOD.replace("}", "," + worth + "}"));

        assertThat(SampleTexts.of(run).toString()).isEqualTo("[" + GOOD.strip() + "]");
    }

    @Test
    void judgesAreBounded() throws IOException {
        String judges = IntStream.range(0, 3 * SampleTexts.MAX_JUDGES)
                .mapToObj(i -> "\"judge" + i + "\":1")
                .collect(Collectors.joining(","));
        write(GOOD.replace("}", ",\"judges\":{" + judges + "}}"));

        assertThat(SampleTexts.of(run).path(0).path("judges")).hasSize(SampleTexts.MAX_JUDGES);
    }

    @Test
    void whenTheLastWasWritten() throws IOException {
        assertThat(SampleTexts.writtenAt(run)).isZero();

        write(GOOD);
        Files.setLastModifiedTime(run.resolve(SampleTexts.FILE), FileTime.fromMillis(12_000));
        assertThat(SampleTexts.writtenAt(run)).isEqualTo(12_000);
    }

    @Test
    void ofALongFileTheEndIsReadAndOfALongTextTheBeginning() throws IOException {
        String text = "é".repeat(SampleTexts.MAX_CHARACTERS + 1);
        String line = "{\"step\":5,\"prompt\":\"a\",\"completion\":\"" + text + "\"}\n";
        write(line.repeat(100) + GOOD);

        assertThat(SampleTexts.of(run)).hasSizeBetween(20, SampleTexts.MAX_BYTES / SampleTexts.MAX_CHARACTERS);
        assertThat(SampleTexts.of(run).path(0).path("completion").asText())
                .isEqualTo("é".repeat(SampleTexts.MAX_CHARACTERS) + "…");
        assertThat(SampleTexts.of(run).path(SampleTexts.of(run).size() - 1).toString())
                .isEqualTo(GOOD.strip());
    }

    @Test
    void aLineLongerThanAllThatIsReadIsPassedOver() throws IOException {
        write("{\"step\":5,\"prompt\":\"a\",\"completion\":\"" + "b".repeat(2 * SampleTexts.MAX_BYTES) + "\"}\n");

        assertThat(SampleTexts.of(run)).isEmpty();
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(run.resolve("secret"), GOOD);
        Files.createSymbolicLink(run.resolve(SampleTexts.FILE), elsewhere);

        assertThat(SampleTexts.of(run)).isEmpty();
        assertThat(SampleTexts.writtenAt(run)).isZero();
    }
}
