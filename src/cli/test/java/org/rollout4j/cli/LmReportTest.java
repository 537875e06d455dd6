package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.warning.Warning;

class LmReportTest {
    private static final String RESULT = "reward          0.5000\n";

    private final ArrayNode samples = JsonNodeFactory.instance.arrayNode();

    private ObjectNode sample(long step, String completion) {
        return samples.addObject().put("step", step).put("prompt", "Dear ").put("completion", completion);
    }

    private String report(Warning... warnings) {
        return new LmReport("grpo", 7, RESULT, List.of(warnings), samples).markdown();
    }

    @Test
    void ofARunWithoutTextsOrWarningsItIsTheResult() {
        assertThat(report()).isEqualTo("# grpo, seed 7\n\n```\n" + RESULT + "```\n");
    }

    @Test
    void warningsAreALineEach() {
        assertThat(report(new Warning("Repetition", "40 %", "Lower learningRate."), new Warning("A", "b", "C.")))
                .endsWith("\n## Warnings\n\n- Repetition: 40 %. Lower learningRate.\n- A: b. C.\n");
    }

    @Test
    void theFirstAndTheLastEvaluationStandWithWhatTheyAreWorth() {
        sample(10, "all").put("reward", 0.5);
        sample(20, "both");
        sample(30, "Anna").put("reward", 0.75).putObject("judges").put("utility", -1.25);

        assertThat(report()).endsWith("""

                        ## What it wrote

                        After 10 updates:

                            Dear all

                        reward 0.5000.

                        After 30 updates:

                            Dear Anna

                        reward 0.7500, `utility` -1.250.
                        """);
    }

    /** Each of its lines stays a line of code. */
    @Test
    void nothingInATextIsMarkup() {
        sample(10, "all\n\n# Report\n```\n<b>x</b>\r\n- y\r[z](http://z)");

        assertThat(report().lines().skip(9))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches("|    .*"));
    }
}
