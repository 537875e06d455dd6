package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Settings;
import org.rollout4j.train.TrainingConfig;

/** Whatever is wrong with an option or a setting: exit code 2 and a line that names it, before anything is made. */
class BadSettingsTest {
    private static final TrainingConfig TRAINING = TrainingConfig.ofSteps(1000);
    private static final List<String> VALUES = List.of(
            "-1", "0", "1e18", "-1e18", "9223372036854775808", "1e999999999", "0.5.5", "NaN", "text", "", "1,,2");

    /** What may be any number. */
    private static final Set<String> UNBOUNDED = Set.of("initialValue", "targetReturn");

    /** What 0 switches off, or makes no difference to any other number. */
    private static final Set<String> MAY_BE_ZERO = Set.of(
            "discount",
            "lambda",
            "learningRate",
            "entropyWeight",
            "valueWeight",
            "valueClip",
            "maxGradientNorm",
            "targetKl",
            "epsilon",
            "priorityExponent",
            "importanceExponent",
            "targetEntropy",
            "threads");

    @TempDir
    private Path folder;

    static Stream<String> algorithms() {
        return Algorithms.all().stream().map(Algorithm::id);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("algorithms")
    void everySettingRefusesWhatItCannotBe(String algorithm) {
        Map<String, Settings.Entry> settings =
                new TreeMap<>(Settings.list(Algorithms.find(algorithm).defaults()));
        settings.putAll(Settings.list(TRAINING));
        String environment = algorithm.equals("sac") ? "Pendulum-v1" : "drain-grid";
        List<String> wronglyAccepted = new ArrayList<>();
        for (String key : settings.keySet()) {
            for (String value : VALUES) {
                if (allowed(algorithm, key, value)) {
                    RunConfig.of(environment, List.of(), algorithm, 1, TRAINING, Map.of(key, value));
                    continue;
                }
                Path run = folder.resolve("run");
                Outcome ran = Outcome.of(
                        "train",
                        environment,
                        "--algo",
                        algorithm,
                        "--no-preset",
                        "--steps",
                        1,
                        "--quiet",
                        "--run",
                        run,
                        "--set",
                        key + "=" + value);
                if (ran.exitCode() == 0) {
                    wronglyAccepted.add(key + "=" + value);
                } else {
                    ran.failedWith(2, key);
                    assertThat(run).doesNotExist();
                }
            }
        }
        assertThat(wronglyAccepted).isEmpty();
    }

    private static boolean allowed(String algorithm, String key, String value) {
        return switch (value) {
            case "" -> key.equals("network.hiddenSizes");
            case "0" ->
                MAY_BE_ZERO.contains(key)
                        || UNBOUNDED.contains(key)
                        || (key.equals("stepSize") && !algorithm.equals("seed-table"));
            case "-1" -> UNBOUNDED.contains(key) || key.equals("targetEntropy");
            case "1e18", "9223372036854775808" -> UNBOUNDED.contains(key) || key.equals("huberDelta");
            case "-1e18" -> UNBOUNDED.contains(key);
            // to a double that is infinity
            case "1e999999999" -> key.equals("targetReturn") || key.equals("huberDelta");
            default -> false;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "1e13",
                "9223372036854775808",
                "10000000000000000000000000000000000000000000",
                "1e999999999",
                "1.5",
                "NaN",
                "text",
                ""
            })
    void stepsMustBeAWholeNumberThatARunCanTake(String steps) {
        Path run = folder.resolve("run");

        Outcome.of("train", "drain-grid", "--run", run, "--steps", steps).failedWith(2, "steps");

        assertThat(run).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1.5", "NaN", "text", ""})
    void seedsAreWholeNumbers(String seed) {
        Outcome.of("train", "drain-grid", "--seed", seed).failedWith(2, "--seed", "'" + seed + "'");
        Outcome.of("check", "drain-grid", "--seed", seed).failedWith(2, "--seed", "'" + seed + "'");
        Outcome.of("evaluate", "model.zip", "--seed", seed).failedWith(2, "--seed", "'" + seed + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "10000001", "9223372036854775808", "NaN", "text", ""})
    void episodesOfAnEvaluationAreCounted(String episodes) {
        Path model = Outcome.trained(folder.resolve("run"), "--algo", "sarsa");

        Outcome.of("evaluate", model, "--episodes", episodes).failedWith(2, "episodes", episodes);
    }

    @ParameterizedTest
    @CsvSource({
        "envs=65536, horizon=1000000, envs * horizon",
        "envs=65536, horizon=7, memory for these settings",
        "'network.hiddenSizes=2048,2048,2048', envs=1, network layers",
        "'network.hiddenSizes=16384,16384', envs=1, network parameters",
        "'network.hiddenSizes=8192,8192', envs=1, network layers"
    })
    void whatDoesNotFitIsKnownBeforeItIsMade(String one, String other, String problem) {
        Path run = folder.resolve("run");
        // 64x64 times the usual hidden layers, so that the heap of any machine for tests is too small
        Outcome.of("train", BigEnvironment.class.getName(), "--run", run, "--set", one, "--set", other)
                .failedWith(2, problem);

        assertThat(run).doesNotExist();
    }

    @Test
    void unknownNamesComeWithTheNearest() {
        Outcome.of("train", "drain-gird").failedWith(2, "environment is drain-gird", "did you mean drain-grid?");
        Outcome.of("train", "drain-grid-9x2").failedWith(2, "drain-grid-9x2", "2 to 8");
        Outcome.of("train", "drain-grid", "--algo", "pp0").failedWith(2, "algorithm is pp0", "did you mean ppo?");
        Outcome.of("train", "drain-grid", "--set", "horizn=3")
                .failedWith(2, "setting horizn", "did you mean horizon?; `rollout4j algos ppo` lists them all");
        Outcome.of("train", "drain-grid", "--set", "network.hidden=3")
                .failedWith(2, "setting network.hidden", "did you mean network.hiddenSizes?");
        Outcome.of("train", "drain-grid", "--set", "network=3").failedWith(2, "setting network");
        Outcome.of("train", "drain-grid", "--set", "envs.more=3").failedWith(2, "setting envs.more");
        Outcome.of("train", "drain-grid", "--algo", "sarsa", "--set", "clip=0.1")
                .failedWith(2, "setting clip", "sarsa");
        Outcome.of("train", "drain-grid", "--set", "network.activation=rely")
                .failedWith(2, "network.activation", "rely", "tanh and relu");
        Outcome.of("evalute", "x").failedWith(2, "'evalute'", "did you mean evaluate?");
        Outcome.of("train", "drain-grid", "--sed", 1).failedWith(2, "'--sed'", "did you mean --seed?");
        Outcome.of("train", "drain-grid", "--epissodes=3").failedWith(2, "did you mean --episodes?");
        Outcome.of("evaluate", "m.zip", "--stocastic").failedWith(2, "did you mean --stochastic?");
        Outcome.of("plto").failedWith(2, "'plto'", "did you mean plot?");
        Outcome.of("envs", "drain-gird").failedWith(2, "did you mean drain-grid?");
        Outcome.of("envs", "nope").failedWith(2, "environment is nope: there is none of that id; there are ");
        Outcome.of("train", "drain-grid", "--algo", "poo").failedWith(2, "did you mean ppo?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"１２", "٣", "1__0", "0x1p-3", "1f", "1e", "two"})
    void numbersInOtherDigitsAndFormsAreRefused(String number) {
        Outcome.of("train", "drain-grid", "--steps", number).failedWith(2, "--steps", number);
        Outcome.of("train", "drain-grid", "--seed", number).failedWith(2, "--seed", number);
        Outcome.of("train", "drain-grid", "--episodes", number).failedWith(2, "--episodes", number);
        Outcome.of("train", "drain-grid", "--set", "envs=" + number).failedWith(2, "envs=" + number);
        Outcome.of("train", "drain-grid", "--set", "targetReturn=" + number).failedWith(2, "targetReturn=" + number);
        Outcome.of("train", "drain-grid", "--set", "learningRate=" + number).failedWith(2, "learningRate=" + number);
        Outcome.of("train", "drain-grid", "--set", "learningRate=linear(1e-3, " + number + ")")
                .failedWith(2, "learningRate=");
        Outcome.of("play", "drain-grid", "--speed", number).failedWith(2, "--speed", number);
    }

    @Test
    void anAlgorithmThatCannotLearnThereIsWrongUsage() {
        Path run = folder.resolve("elsewhere");
        Outcome.of("train", "drain-grid-5x5", "--algo", "seed-table", "--run", run)
                .failedWith(2, "seed-table needs [4, 4]");
        assertThat(run).doesNotExist();
    }

    @Test
    void withoutArgumentsThereIsHelp() {
        assertThat(Outcome.of().succeeded().out())
                .isEqualTo(Outcome.of("--help").succeeded().out());
    }

    @Test
    void whatIsMissingIsSaid() {
        Outcome.of("train").failedWith(2, "an environment is needed: rollout4j train ENV; `rollout4j envs` lists them");
        Outcome.of("compare").failedWith(2, "an environment is needed: rollout4j compare ENV");
        Outcome.of("train", "--resume").failedWith(2, "--resume", "--run DIR");
        Outcome.of("evaluate").failedWith(2, "MODEL");
        Outcome.of("inspect").failedWith(2, "MODEL");
        Outcome.of("export").failedWith(2, "MODEL");
        Outcome.of("check").failedWith(2, "ENV");
        Outcome.of("train", "drain-grid", "--set", "envs").failedWith(2, "KEY=VALUE", "envs");
        Outcome.of("train", "drain-grid", "--set").failedWith(2, "--set");
        Outcome.of("train", "drain-grid", "cart-pole").failedWith(2, "cart-pole");
    }
}
