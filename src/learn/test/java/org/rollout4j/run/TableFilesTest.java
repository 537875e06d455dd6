package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.env.EnvironmentChecker;
import org.rollout4j.tabular.Oracle;

class TableFilesTest {
    private static final Path CSV = Path.of("src/learn/test/resources/org/rollout4j/run/machine.csv");
    private static final Path JSON = Path.of("src/learn/test/resources/org/rollout4j/run/machine.json");

    @TempDir
    private Path directory;

    @Test
    void bothFormatsSayTheSame() {
        Oracle csv =
                Oracle.of(TableFiles.load("table:" + CSV), Workers.caller()).orElseThrow();
        Oracle json =
                Oracle.of(TableFiles.load("table:" + JSON), Workers.caller()).orElseThrow();
        assertThat(csv.optimalReturn()).isEqualTo(json.optimalReturn());
        assertThat(csv.optimalReturn()).isCloseTo(machine(0, 50), within(1e-9));
    }

    /** The optimum with so many steps left, worked out for this machine by hand: 0 new, 1 worn, 2 broken. */
    private static double machine(int state, int steps) {
        double[] left = new double[3];
        for (int i = 0; i < steps; i++) {
            left = new double[] {
                Math.max(10 + 0.8 * left[0] + 0.2 * left[1], -4 + left[0]),
                Math.max(6 + 0.6 * left[1] + 0.4 * left[2], 0.9 * (-4 + left[0]) + 0.1 * -20),
                Math.max(left[2], -15 + 0.7 * left[0])
            };
        }
        return left[state];
    }

    @Test
    void keepsTheContract() {
        EnvironmentFactory factory = Environments.find("table:" + CSV, java.util.List.of());
        assertThat(EnvironmentChecker.check(factory, 3)).isEmpty();
        assertThat(factory.spec().id()).isEqualTo("table:" + CSV.toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({
        "table:/data/my.plant.csv, table-my-plant",
        "table:plant, table-plant",
        "table:../x/plant.json, table-plant"
    })
    void aRunIsNamedAfterTheFile(String name, String label) {
        assertThat(TableFiles.label(name)).isEqualTo(label);
    }

    @Test
    void saysWhatIsWrongInAFile() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableFiles.load("table:no-such.csv"))
                .withMessage("environment is table:no-such.csv: there is no such file");
        Path bad = directory.resolve("bad.csv");
        Files.writeString(bad, Files.readString(CSV).replace("new,run,worn,0.2", "new,run,worn,0.3"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableFiles.load("table:" + bad))
                .withMessage(bad + ": line 5: sum of the probabilities of state new, action run is 1.1: 1 is needed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"next\": \"worn\", | \"next\": null, | transitions[1]: next is null: a name is needed",
                "\"next\": \"worn\", | | transitions[1].next",
                "\"new\": 1 | \"new\": null | start.new is null: a value is needed",
                "\"new\": 1 | \"new\": 2 | start: probability is 2.0: a number from 0.0 to 1.0 is allowed",
                "\"scrapped\"] | null] | terminal[0]: terminal is null: a name is needed",
                "\"probability\": 0.2 | \"probability\": \"NaN\" | transitions[1]"
            },
            quoteCharacter = '~')
    void saysWhatIsWrongInJson(String text, String other, String message) throws IOException {
        Path bad = directory.resolve("bad.json");
        String good = Files.readString(JSON);
        Files.writeString(bad, good.replaceFirst(java.util.regex.Pattern.quote(text), other == null ? "" : other));
        assertThat(Files.readString(bad)).isNotEqualTo(good);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableFiles.load("table:" + bad))
                .withMessageStartingWith(bad + ": ")
                .withMessageContaining(message)
                .withMessageNotContaining("\n");
    }
}
