package org.rollout4j.env.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;

/**
 * Reads arbitrary bytes as a table of transitions. An ordinary test run goes through the inputs in {@code
 * TransitionCsvFuzzTestInputs}; {@code JAZZER_FUZZ=1 mvn test -Dtest=TransitionCsvFuzzTest -Djazzer.hooks=true} looks for new ones.
 */
class TransitionCsvFuzzTest {
    private static final Set<String> OUTCOMES = new HashSet<>();

    @FuzzTest(maxDuration = "60s")
    void reading(byte[] bytes) {
        TransitionTable table;
        try {
            table = TransitionCsv.parse(bytes, "fuzz.csv");
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("fuzz.csv: ").doesNotContain("\n", "\r");
            assertThat(e.getMessage().length()).isLessThan(1000);
            OUTCOMES.add("refused");
            return;
        }
        OUTCOMES.add("read");
        TabularModel model = table.model();
        double starts = IntStream.range(0, model.stateCount())
                .mapToDouble(model::startProbability)
                .sum();
        assertThat(starts).isCloseTo(1, within(1e-9));
    }

    @AfterAll
    static void bothOutcomesWereSeen() {
        assertThat(OUTCOMES).as("the inputs were found and run").containsExactlyInAnyOrder("read", "refused");
    }
}
