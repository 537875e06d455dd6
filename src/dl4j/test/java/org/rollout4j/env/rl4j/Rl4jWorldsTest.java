package org.rollout4j.env.rl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.rl4j.environment.IntegerActionSchema;
import org.deeplearning4j.rl4j.environment.Schema;
import org.deeplearning4j.rl4j.mdp.CartpoleEnvironment;
import org.deeplearning4j.rl4j.mdp.CartpoleNative;
import org.deeplearning4j.rl4j.mdp.DoAsISayOrDont;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.mdp.TMazeEnvironment;
import org.deeplearning4j.rl4j.mdp.robotlake.RobotLake;
import org.deeplearning4j.rl4j.mdp.toy.HardDeteministicToy;
import org.deeplearning4j.rl4j.mdp.toy.SimpleToy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.algo.actorcritic.Ppo;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.RolloutConfig;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Workers;
import org.rollout4j.env.ClassEnvironments;
import org.rollout4j.env.EnvironmentChecker;
import org.rollout4j.env.Finding;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.math.Schedule;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.tabular.QLearning;
import org.rollout4j.tabular.QLearningConfig;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/** All worlds of RL4J that need no simulator: they run, and those that show their state are learned. */
class Rl4jWorldsTest {
    private static final String PACKAGE = "org.deeplearning4j.rl4j.mdp.";

    private static EnvironmentFactory load(String name) {
        return ClassEnvironments.load(PACKAGE + name, Rl4jWorldsTest.class.getClassLoader());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "toy.SimpleToy(20)              | 1 | 2  | true",
                "toy.HardDeteministicToy        | 10| 10 | true",
                "CartpoleNative                 | 4 | 2  | false",
                "CartpoleNative(3)              | 4 | 2  | false",
                "CartpoleEnvironment            | 4 | 2  | true",
                "TMazeEnvironment(10)           | 5 | 4  | true",
                "robotlake.RobotLake(4)         | 6 | 4  | false",
                "robotlake.RobotLake(5, true)   | 6 | 4  | true",
                "DoAsISayOrDont                 | 4 | 2  | true"
            })
    void runs(String name, int observationSize, int actions, boolean repeatable) {
        EnvironmentFactory factory = load(name);
        assertThat(factory.independent()).isFalse();
        List<Finding> findings = EnvironmentChecker.check(factory, 1);
        // worlds that make a generator themselves differ from time to time, not each time
        assertThat(findings).hasSizeLessThanOrEqualTo(repeatable ? 0 : 2);
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.what())
                        .matches("the same seed and actions bring.*|instances begin with the same episode.*"));
        SplitMix random = new SplitMix(1);
        try (CheckedEnvironment environment = new CheckedEnvironment(factory.create())) {
            EnvironmentSpec spec = environment.spec();
            assertThat(spec.id()).isEqualTo(PACKAGE + name);
            assertThat(spec.observationSize()).isEqualTo(observationSize);
            assertThat(spec.actionCount()).isEqualTo(actions);
            float[] observation = new float[observationSize];
            environment.reset(0);
            int steps = 0;
            for (int i = 0; i < 1000; i++) {
                StepResult result = environment.step(random.nextInt(actions));
                steps++;
                environment.observe(observation, 0);
                for (float element : observation) {
                    assertThat(element).isFinite();
                }
                assertThat(result.reward()).isBetween(-4f, 10f);
                assertThat(result.truncated()).isEqualTo(steps == spec.timeLimit());
                if (result.ended()) {
                    assertThatIllegalStateException().isThrownBy(() -> environment.step(0));
                    environment.reset(0);
                    steps = 0;
                }
            }
        }
    }

    @Test
    void observationsAreTheChannelsInTheOrderOfTheirNames() {
        try (CheckedEnvironment lake = new CheckedEnvironment(MdpEnvironment.of(new ChannelsMdp(new RobotLake(4))))) {
            assertThat(lake.spec().id()).isEqualTo(RobotLake.class.getName());
            lake.reset(0);
            float[] observation = new float[6];
            lake.observe(observation, 0);
            assertThat(observation[0]).isEqualTo(1); // radar: there is no hole beyond the edge
            assertThat(observation[3]).isEqualTo(1);
            assertThat(Arrays.copyOfRange(observation, 4, 6)).containsExactly(3, 3); // tracker: the way to the goal
        }
    }

    /** Shows what it is told to, or throws it. */
    private static final class Showing implements org.deeplearning4j.rl4j.environment.Environment<Integer> {
        private final Object data;

        Showing(Object data) {
            this.data = data;
        }

        @Override
        public Schema<Integer> getSchema() {
            return new Schema<>(new IntegerActionSchema(2, 0));
        }

        @Override
        public Map<String, Object> reset() {
            return channels(new double[] {1, 2});
        }

        @Override
        public org.deeplearning4j.rl4j.environment.StepResult step(Integer action) {
            if (data instanceof RuntimeException exception) {
                throw exception;
            }
            return new org.deeplearning4j.rl4j.environment.StepResult(channels(data), 1.5, false);
        }

        private static Map<String, Object> channels(Object data) {
            Map<String, Object> channels = new LinkedHashMap<>();
            channels.put("b", 9);
            channels.put("a", data);
            return channels;
        }

        @Override
        public boolean isEpisodeFinished() {
            return true;
        }

        @Override
        public void close() {
            throw new IllegalStateException("cannot close");
        }
    }

    @Test
    void aChannelMayBeOfAnyKindOfNumbers() {
        for (Object data : List.of(
                new double[] {3, 4}, new float[] {3, 4}, new int[] {3, 4}, Nd4j.createFromArray(new double[][] {{3}, {4}
                }))) {
            CheckedEnvironment environment =
                    new CheckedEnvironment(MdpEnvironment.of(new ChannelsMdp(new Showing(data))));
            environment.reset(0);
            float[] observation = new float[3];
            environment.observe(observation, 0);
            assertThat(observation).containsExactly(1, 2, 9);
            assertThat(environment.step(0)).isEqualTo(new StepResult(1.5f, true, false));
            environment.observe(observation, 0);
            assertThat(observation).containsExactly(3, 4, 9);
        }
    }

    @Test
    void failuresOfChannelsNameTheClassTheStepAndTheAction() {
        Map<Object, String> failures = new LinkedHashMap<>();
        failures.put(
                "text",
                "java.lang.IllegalStateException: channel a is a java.lang.String: double[], float[], int[],"
                        + " INDArray and numbers are allowed");
        failures.put(new double[1], "it returned an observation of 2 elements where its observation space has 3");
        failures.put(new ArithmeticException("by zero"), "java.lang.ArithmeticException: by zero");
        failures.forEach((data, what) -> {
            CheckedEnvironment environment =
                    new CheckedEnvironment(MdpEnvironment.of(new ChannelsMdp(new Showing(data))));
            environment.reset(0);
            assertThatExceptionOfType(EnvironmentException.class)
                    .isThrownBy(() -> environment.step(1))
                    .withMessage(Showing.class.getName() + " failed at step 1, action 1: " + what);
            assertThatExceptionOfType(EnvironmentException.class)
                    .isThrownBy(environment::close)
                    .withMessageEndingWith("failed at close(): java.lang.IllegalStateException: cannot close");
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelsMdp("text"))
                .withMessageStartingWith("RL4J environment is java.lang.String: ");
    }

    /** Both have a known maximum: the right one of the actions at each step, which the table finds by trying them all. */
    @Test
    void theToysAreSolved() {
        assertThat(tabular(() -> new SimpleToy(20), 40_000).meanReturn()).isEqualTo(20);
        assertThat(tabular(HardDeteministicToy::new, 60_000).meanReturn()).isEqualTo(bestOfHardToy());
    }

    private static EpisodeEvaluation tabular(Supplier<MDP<?, ?, ?>> toy, int steps) {
        QLearningConfig config = QLearningConfig.defaults()
                .withStepSize(Schedule.constant(1))
                .withDiscount(0.9)
                .withInitialValue(10);
        EnvironmentFactory factory = MdpEnvironment.factory(toy);
        return train(factory, new QLearning(factory.spec(), config), config, steps, 1);
    }

    /** The best that any sequence of actions gets; a step's reward depends on nothing but the step and its action. */
    private static double bestOfHardToy() {
        double best = 0;
        try (CheckedEnvironment toy = new CheckedEnvironment(MdpEnvironment.of(new HardDeteministicToy()))) {
            int steps = 0;
            boolean ended = false;
            while (!ended) {
                float most = 0;
                for (int action = 0; action < 10; action++) {
                    toy.reset(0);
                    StepResult result = null;
                    for (int i = 0; i <= steps; i++) {
                        result = toy.step(i < steps ? 0 : action);
                    }
                    most = Math.max(most, result.reward());
                    ended = result.ended();
                }
                best += most;
                steps++;
            }
            assertThat(steps).isEqualTo(19);
        }
        return best;
    }

    /** Its own threshold is a mean of 195 of the 200 steps there are; a random player balances about 22. */
    @Tag("slow")
    @Test
    void cartpoleIsBalanced() {
        EnvironmentFactory mdp = MdpEnvironment.factory(() -> new CartpoleNative(1), 200);
        assertThat(ppo(mdp, 24_000).meanLength()).isGreaterThanOrEqualTo(195);
        EnvironmentFactory channels =
                MdpEnvironment.factory(() -> new ChannelsMdp(new CartpoleEnvironment(random())), 200);
        assertThat(ppo(channels, 24_000).meanLength()).isGreaterThanOrEqualTo(195);
    }

    /**
     * A return above 8 needs the goal (10) in more than eight of ten lakes. The radar shows the neighbouring cells alone, so that
     * detours may have to be guessed; a random player falls into a hole (-2) nearly always.
     */
    @Tag("slow")
    @Test
    void theRobotCrossesTheLake() {
        EnvironmentFactory lake = MdpEnvironment.factory(() -> new ChannelsMdp(new RobotLake(4, false, random())), 50);
        EpisodeEvaluation learned = ppo(lake, 30_000);
        double goals = learned.episodes().stream()
                        .filter(episode -> episode.totalReward() > 5)
                        .count()
                / (double) learned.episodes().size();
        assertThat(goals).isGreaterThan(0.8);
    }

    /**
     * The goal, 4 for one arm and -4 for the other, is shown at the start alone. Without memory the branch (1) is found and an arm
     * guessed: 1 is the most that can be expected, where one that remembers gets 5.
     */
    @Test
    void withoutMemoryTheTMazeIsAGuess() {
        try (CheckedEnvironment maze =
                new CheckedEnvironment(MdpEnvironment.of(new ChannelsMdp(new TMazeEnvironment(6, random()))))) {
            double guessed = 0;
            for (int episode = 0; episode < 400; episode++) {
                assertThat(throughTheMaze(maze, true)).isCloseTo(5, within(1e-6));
                double total = throughTheMaze(maze, false);
                assertThat(Math.abs(total - 1)).isCloseTo(4, within(1e-6));
                guessed += total / 400;
            }
            assertThat(guessed).isBetween(1 - 0.8, 1 + 0.8); // four standard errors
        }
    }

    private static double throughTheMaze(CheckedEnvironment maze, boolean remembers) {
        float[] observation = new float[5];
        maze.reset(0);
        maze.observe(observation, 0);
        int arm = remembers && observation[4] == 1 ? 3 : 2;
        double total = 0;
        StepResult result;
        do {
            maze.observe(observation, 0);
            result = maze.step(observation[2] == 1 ? arm : 1);
            total += result.reward();
        } while (!result.ended());
        return total;
    }

    /**
     * Whether to obey is told at the start and in the half of the steps at which it changes. A policy without memory is right at
     * those and guesses at the others: 100 steps bring 1 + 99/2 = 50.5, where one that remembers gets 100.
     */
    @Tag("slow")
    @Test
    void withoutMemoryHalfOfTheOrdersAreGuessed() {
        EnvironmentFactory orders = MdpEnvironment.factory(() -> new ChannelsMdp(new DoAsISayOrDont(random())), 100);
        // An order says nothing of the next, so that only the reward at once counts.
        assertThat(ppo(orders, 24_000, 0).meanReturn()).isBetween(50.5 - 5, 50.5 + 5); // standard error about 0.9
    }

    private static Random random() {
        return Nd4j.getRandomFactory().getNewRandomInstance(SEEDS.nextLong());
    }

    /** A seed for each copy, so that copies do not play the same episodes. */
    private static final SplitMix SEEDS = new SplitMix(7);

    private static EpisodeEvaluation ppo(EnvironmentFactory factory, int steps) {
        return ppo(factory, steps, 0.99);
    }

    private static EpisodeEvaluation ppo(EnvironmentFactory factory, int steps, double discount) {
        PpoConfig config = PpoConfig.defaults()
                .withEnvs(8)
                .withHorizon(64)
                .withMinibatchSize(128)
                .withDiscount(discount)
                .withLearningRate(Schedule.linear(2e-3, 0));
        try (Workers workers = new Workers(1)) {
            Ppo learner = new Ppo(factory.spec(), config, 3, workers);
            return train(factory, learner, config, steps, 100);
        }
    }

    private static EpisodeEvaluation train(
            EnvironmentFactory factory,
            Learner<Policy, Rollout> learner,
            RolloutConfig config,
            int steps,
            int episodes) {
        try (Workers workers = new Workers(1);
                LocalRollouts source = new LocalRollouts(factory, config, 1, workers);
                EpisodeEvaluator unused = new EpisodeEvaluator(factory, 1, 2);
                EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, episodes, 2)) {
            TrainingConfig training = TrainingConfig.ofSteps(steps);
            new Trainer<>(training, learner, source, unused, List.of()).run();
            return evaluator.evaluate(learner.greedy());
        }
    }
}
