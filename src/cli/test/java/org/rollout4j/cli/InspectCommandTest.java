package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private static Path runs;

    @BeforeAll
    static void train() {
        Outcome.trained(
                runs.resolve("ppo"), "--set", "envs=4", "--set", "horizon=16", "--set", "network.hiddenSizes=8");
        Outcome.trained(runs.resolve("q"), "--algo", "q-learning");
    }

    @Test
    void aModelIsShownWithItsNetworksAndArrays() {
        JsonNode json =
                Outcome.of("inspect", runs.resolve("ppo"), "--json").succeeded().json();

        assertThat(json.get("file").asText()).endsWith("best.zip");
        assertThat(json.get("problem").isNull()).isTrue();
        assertThat(json.get("algo").asText()).isEqualTo("ppo");
        assertThat(json.at("/environment/id").asText()).isEqualTo("drain-grid-2x2");
        assertThat(json.at("/configuration/network/activation").asText()).isEqualTo("tanh");
        assertThat(json.at("/policyNetwork/widths")).hasToString("[4,8,4]");
        assertThat(json.at("/policyNetwork/parameters").asInt()).isEqualTo(5 * 8 + 9 * 4);
        assertThat(json.at("/valueNetwork/parameters").asInt()).isEqualTo(5 * 8 + 9);
        assertThat(json.get("arrays"))
                .anySatisfy(array -> assertThat(array.get("length").asInt()).isEqualTo(5 * 8 + 9 * 4));
    }

    @Test
    void textAndJsonTellTheSameModel() {
        String text = Outcome.of("inspect", runs.resolve("ppo")).succeeded().out();

        assertThat(text).contains("4-8-4, tanh, 76 parameters", "network.hiddenSizes    8", "ppo, seed 1");
    }

    @Test
    void aTableHasNoNetworks() {
        JsonNode json =
                Outcome.of("inspect", runs.resolve("q"), "--json").succeeded().json();

        assertThat(json.has("policyNetwork")).isFalse();
        assertThat(json.get("problem").isNull()).isTrue();
    }

    /** A whole checkpoint of something that this build does not know can still be looked at. */
    @Test
    void aCheckpointThatCannotBeUsedIsShownWithTheReason() {
        Path old = Path.of("src/learn/test/resources/org/rollout4j/train/checkpoint-format-1.zip");

        JsonNode json = Outcome.of("inspect", old, "--json").succeeded().json();

        assertThat(json.get("problem").asText()).contains("configuration of ppo");
        assertThat(Outcome.of("inspect", old).succeeded().out()).contains("not usable", "learner/policy.parameters");
        Outcome.of("export", old).failedWith(1, "checkpoint-format-1.zip", "configuration of ppo");
        Outcome.of("evaluate", old).failedWith(1, "checkpoint-format-1.zip", "configuration of ppo");
    }
}
