package org.rollout4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.algo.actorcritic.A2c;
import org.rollout4j.algo.actorcritic.A2cConfig;
import org.rollout4j.algo.actorcritic.ActorCriticConfig;
import org.rollout4j.algo.actorcritic.Ppo;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.algo.offpolicy.Dqn;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.algo.offpolicy.Sac;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.core.Workers;
import org.rollout4j.math.Categorical;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.nn.train.Parameters;
import org.rollout4j.nn.train.TrainableNetwork;
import org.rollout4j.peers.OnnxRuntime;
import org.rollout4j.peers.OnnxRuntime.Output;
import org.rollout4j.policy.ActionValueHead;
import org.rollout4j.policy.CategoricalHead;
import org.rollout4j.policy.GaussianHead;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.SquashedGaussianHead;
import org.rollout4j.policy.TrainedNetwork;

/** Policies as ONNX Runtime computes them are those that act here. */
class OnnxPolicyTest {
    private static final int ROWS = 10_000;
    private static final int SIZE = 6;
    private static final int ACTIONS = 5;
    private static final float CONSTANT = 0.3f;
    private static final float TOLERANCE = 1e-5f;

    private static final EnvironmentSpec DISCRETE = EnvironmentSpec.of("discrete", Box.of(-1, 1, 2, 3), ACTIONS);
    private static final EnvironmentSpec MASKED = DISCRETE.withActionMasks(true);
    private static final EnvironmentSpec CONTINUOUS = EnvironmentSpec.of(
            "continuous", DISCRETE.observations(), new Box(List.of(2), List.of(-0.5f, -3f), List.of(0.25f, 9f)));
    private static final EnvironmentSpec UNBOUNDED = EnvironmentSpec.of(
            "unbounded", DISCRETE.observations(), Box.of(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 3));

    /**
     * A learner that has never learned, but whose parameters and normaliser are like those of one that has.
     *
     * @param named what is special about it
     */
    record Case(String named, EnvironmentSpec spec, AlgorithmConfig config) {
        /** What of a learner's state has nothing to do with how it acts. */
        private static final List<String> NOT_TO_ACT =
                List.of("optimiser", "replay", "target.", "critic.", "temperature", "network/steps");

        Learner<Policy, Rollout> learner(State model) {
            Learner<Policy, Rollout> learner = newLearner();
            learner.restore(model);
            return learner;
        }

        State model(SplitMix rng) {
            State fresh = newLearner().state();
            State.Builder model = State.builder();
            fresh.tensors().forEach((name, tensor) -> {
                if (NOT_TO_ACT.stream().anyMatch(name::contains)) {
                    return;
                }
                if (tensor.type() == Tensor.Type.F32) {
                    model.putFloats(name, gaussians(tensor.length(), 0.15, rng));
                } else {
                    model.put(name, tensor);
                }
            });
            if (config instanceof ActorCriticConfig actorCritic) {
                ObservationNormaliser seen = new ObservationNormaliser(SIZE, actorCritic.normaliseObservations());
                seen.update(200, observations(200, rng, false));
                model.put("networks/normaliser", seen.state());
            }
            return model.build();
        }

        PolicyFile policyFile(State model) {
            return (PolicyFile) learner(model).artifact(Progress.start(1));
        }

        private Learner<Policy, Rollout> newLearner() {
            if (config instanceof PpoConfig ppo) {
                return new Ppo(spec, ppo, 1, Workers.caller());
            }
            if (config instanceof A2cConfig a2c) {
                return new A2c(spec, a2c, 1, Workers.caller());
            }
            return config instanceof DqnConfig dqn
                    ? new Dqn(spec, dqn, 1, Workers.caller())
                    : new Sac(spec, (SacConfig) config, 1, Workers.caller());
        }

        @Override
        public String toString() {
            return named;
        }
    }

    static Stream<Case> cases() {
        PpoConfig ppo = PpoConfig.defaults();
        PpoConfig normalised = ppo.withNormaliseObservations(true);
        A2cConfig a2c = A2cConfig.defaults().withNormaliseObservations(false);
        DqnConfig dqn = DqnConfig.defaults().withReplayCapacity(1000).withLearningStarts(100);
        SacConfig sac = SacConfig.defaults().withReplayCapacity(1000).withLearningStarts(100);
        return Stream.of(
                new Case("ppo", DISCRETE, ppo.withNormaliseObservations(false)),
                new Case("ppo, normalised", DISCRETE, normalised),
                new Case("ppo, masked", MASKED, ppo.withNormaliseObservations(false)),
                new Case("ppo, masked, normalised", MASKED, normalised.withNetwork(hidden(Activation.RELU, 24, 16, 8))),
                new Case("ppo, linear", MASKED, normalised.withNetwork(hidden(Activation.TANH))),
                new Case("a2c", DISCRETE, a2c.withNetwork(hidden(Activation.RELU, 32))),
                new Case("a2c, masked, normalised", MASKED, a2c.withNormaliseObservations(true)),
                new Case("dqn", DISCRETE, dqn.withDueling(false)),
                new Case("dqn, masked", MASKED, dqn.withDueling(false).withNetwork(hidden(Activation.TANH, 16))),
                new Case("dqn, dueling", DISCRETE, dqn.withDueling(true)),
                new Case("dqn, dueling, masked", MASKED, dqn.withDueling(true)),
                new Case("ppo, continuous", CONTINUOUS, ppo.withNormaliseObservations(false)),
                new Case("ppo, continuous, normalised", CONTINUOUS, normalised),
                new Case("ppo, continuous, unbounded", UNBOUNDED, normalised),
                new Case("sac", CONTINUOUS, sac),
                new Case("sac, linear", CONTINUOUS, sac.withNetwork(hidden(Activation.RELU))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRuntimeComputesWhatActsHere(Case policy) throws OrtException, IOException {
        SplitMix rng = new SplitMix(policy.named().hashCode());
        State model = policy.model(rng);
        PolicyFile file = policy.policyFile(model);
        Networks networks = (Networks) file.content();
        float[] observations = observations(ROWS, rng, true);
        boolean[] masks = policy.spec().actionMasks() ? masks(rng) : null;
        Actions chosen = Actions.of(policy.spec().actions(), ROWS);
        policy.learner(model).greedy().open(ROWS, rng).act(new ObservationBatch(ROWS, observations, masks), chosen);

        Map<String, Output> outputs;
        try (OnnxRuntime runtime = new OnnxRuntime(written(file))) {
            outputs = runtime.run(ROWS, observations, masks);
        }

        float[] normal = new float[observations.length];
        networks.normaliser().apply(ROWS, observations, normal);
        if (networks.head() instanceof CategoricalHead) {
            assertThat(outputs).containsOnlyKeys("action", "probabilities", "logits", "value");
            float[] logits = outputs(networks, "policy", normal);
            mask(logits, masks);
            assertClose(outputs.get("logits"), logits, ACTIONS);
            assertBest(outputs.get("action"), chosen, logits);
            float[] probabilities = new float[logits.length];
            Categorical.softmax(0, ROWS, ACTIONS, logits, masks, probabilities, new float[ROWS]);
            assertClose(outputs.get("probabilities"), probabilities, ACTIONS);
            assertClose(outputs.get("value"), outputs(networks, "value", normal));
        } else if (networks.head() instanceof ActionValueHead) {
            assertThat(outputs).containsOnlyKeys("action", "values");
            float[] values = values(networks, normal);
            mask(values, masks);
            assertClose(outputs.get("values"), values, ACTIONS);
            assertBest(outputs.get("action"), chosen, values);
        } else if (networks.head() instanceof GaussianHead head) {
            assertThat(outputs).containsOnlyKeys("action", "mean", "deviation", "value");
            int size = policy.spec().actionSize();
            assertClose(outputs.get("mean"), chosen.values(), size);
            assertClose(outputs.get("action"), clipped(chosen.values(), policy.spec()), size);
            float[] deviations = new float[ROWS * size];
            for (int i = 0; i < deviations.length; i++) {
                double logStd = model.floats("networks/policy.log-deviations")[i % size];
                deviations[i] = (float) (head.halfWidth(i % size) * Math.exp(logStd));
            }
            assertClose(outputs.get("deviation"), deviations, size);
            assertClose(outputs.get("value"), outputs(networks, "value", normal));
        } else {
            assertThat(networks.head()).isInstanceOf(SquashedGaussianHead.class);
            assertThat(outputs).containsOnlyKeys("action", "mean", "deviation");
            int size = policy.spec().actionSize();
            assertClose(outputs.get("action"), chosen.values(), size);
            float[] both = outputs(networks, "policy", normal);
            float[] means = new float[ROWS * size];
            float[] deviations = new float[ROWS * size];
            for (int i = 0; i < means.length; i++) {
                int at = i / size * 2 * size + i % size;
                means[i] = both[at];
                deviations[i] = (float) Math.exp(Math.max(-20, Math.min(2, both[at + size])));
            }
            assertClose(outputs.get("mean"), means, size);
            assertClose(outputs.get("deviation"), deviations, size);
        }
    }

    @Test
    void anyNumberOfRowsGivesEachRowWhatItGetsAlone() throws OrtException, IOException {
        Case policy = new Case("rows", MASKED, PpoConfig.defaults().withNormaliseObservations(true));
        SplitMix rng = new SplitMix(5);
        PolicyFile file = policy.policyFile(policy.model(rng));
        float[] observations = observations(33, rng, true);
        boolean[] masks = Arrays.copyOf(masks(rng), 33 * ACTIONS);
        try (OnnxRuntime runtime = new OnnxRuntime(written(file))) {
            float[] together =
                    runtime.run(33, observations, masks).get("probabilities").floats();
            for (int row = 0; row < 33; row++) {
                float[] observation = Arrays.copyOfRange(observations, row * SIZE, (row + 1) * SIZE);
                boolean[] mask = Arrays.copyOfRange(masks, row * ACTIONS, (row + 1) * ACTIONS);
                Output alone = runtime.run(1, observation, mask).get("probabilities");
                assertThat(alone.shape()).containsExactly(1, ACTIONS);
                for (int a = 0; a < ACTIONS; a++) {
                    assertThat(apart(alone.floats()[a], together[row * ACTIONS + a]))
                            .isLessThanOrEqualTo(TOLERANCE);
                    assertThat(alone.floats()[a] == 0)
                            .as("only what is illegal")
                            .isEqualTo(!mask[a]);
                }
            }
        }
    }

    private static void mask(float[] values, boolean[] masks) {
        for (int i = 0; i < values.length; i++) {
            values[i] = masks == null || masks[i] ? values[i] : Float.NEGATIVE_INFINITY;
        }
    }

    /** Of 10,000 actions two are legal, whose values are the worst that floats have. */
    @ParameterizedTest
    @ValueSource(floats = {-1e9f, -1e30f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.NaN})
    void anIllegalActionIsNeverChosenWhateverTheValuesAre(float legal) throws OrtException, IOException {
        int actions = 10_000;
        EnvironmentSpec many =
                EnvironmentSpec.of("many", Box.of(0, 1, 1), actions).withActionMasks(true);
        boolean[] mask = new boolean[actions];
        mask[7_000] = true;
        mask[9_999] = true;
        for (float illegal : new float[] {0, Float.MAX_VALUE, legal}) {
            float[] parameters = new float[2 * actions]; // weights of 0, then biases
            Arrays.fill(parameters, actions, 2 * actions, illegal);
            parameters[actions + 7_000] = legal;
            parameters[actions + 9_999] = legal;
            TrainedNetwork network =
                    TrainedNetwork.of(new Architecture(1, List.of(), Activation.TANH, actions), parameters);
            ObservationNormaliser none = new ObservationNormaliser(1, false);
            Networks values = new Networks(
                    new ActionValueHead((ActionSpace.Discrete) many.actions(), () -> 0), Map.of("q", network), none);
            try (OnnxRuntime runtime = new OnnxRuntime(written(PolicyFile.of(many, values)))) {
                Map<String, Output> outputs = runtime.run(1, new float[1], mask);
                assertThat(outputs.get("action").integers()).containsExactly(7_000);
            }
            Networks logits = new Networks(new CategoricalHead(actions), Map.of("policy", network), none);
            try (OnnxRuntime runtime = new OnnxRuntime(written(PolicyFile.of(many, logits)))) {
                Map<String, Output> outputs = runtime.run(1, new float[1], mask);
                assertThat(outputs.get("action").integers()).containsExactly(7_000);
                float[] probabilities = outputs.get("probabilities").floats();
                for (int a = 0; a < actions; a++) {
                    assertThat(probabilities[a]).isEqualTo(mask[a] ? 0.5f : 0);
                }
            }
        }
    }

    /** Observations that differ little beside their size: seconds since 1970. */
    @Test
    void aLargeMeanIsSubtractedAsHere() throws OrtException, IOException {
        float[] seconds = {1.76e9f, 1.76e9f + 128, 1.76e9f + 256, 1.76e9f + 384};
        ObservationNormaliser normaliser = new ObservationNormaliser(1, true);
        normaliser.update(4, seconds);
        float[] expected = new float[4];
        normaliser.apply(4, seconds, expected);
        EnvironmentSpec spec = EnvironmentSpec.of("time", Box.of(0, 2e9f, 1), 1);
        TrainedNetwork same = TrainedNetwork.of(new Architecture(1, List.of(), Activation.TANH, 1), new float[] {1, 0});
        Networks networks = new Networks(new CategoricalHead(1), Map.of("policy", same), normaliser);
        try (OnnxRuntime runtime = new OnnxRuntime(written(PolicyFile.of(spec, networks)))) {
            float[] logits = runtime.run(4, seconds, null).get("logits").floats();
            for (int i = 0; i < 4; i++) {
                assertThat(apart(logits[i], expected[i])).isLessThanOrEqualTo(1e-6f);
            }
        }
    }

    @Test
    void theSamePolicyHasTheSameBytes() throws IOException {
        Case policy = new Case("bytes", DISCRETE, DqnConfig.defaults().withDueling(true));
        State model = policy.model(new SplitMix(6));

        byte[] first = written(policy.policyFile(model));
        byte[] second = written(policy.policyFile(model));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void networksThatNoFileCanHoldAreRefused() {
        // of 2^28 parameters each, which nobody makes for a test: only that they would be so many counts
        assertThatThrownBy(() -> OnnxPolicy.checkSize(2L << 28))
                .hasMessageStartingWith("network parameters is 536870912: at most 53")
                .hasMessageEndingWith("go into an ONNX file");
    }

    private static byte[] written(PolicyFile policy) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new OnnxPolicy(policy).write("a policy", "1", Map.of(), out);
        return out.toByteArray();
    }

    private static NetworkConfig hidden(Activation activation, Integer... sizes) {
        return NetworkConfig.defaults().withHiddenSizes(List.of(sizes)).withActivation(activation);
    }

    /** What one of the networks puts out. */
    private static float[] outputs(Networks networks, String name, float[] normal) {
        TrainedNetwork trained = networks.networks().get(name);
        return outputs(TrainableNetwork.of(trained.architecture(), NetworkConfig.DENSE), trained.parameters(), normal);
    }

    private static float[] values(Networks networks, float[] normal) {
        TrainedNetwork advantage = networks.networks().get("advantage");
        return advantage == null
                ? outputs(networks, "q", normal)
                : outputs(
                        TrainableNetwork.dueling(advantage.architecture(), NetworkConfig.DENSE),
                        Parameters.concatenate(
                                advantage.parameters(),
                                networks.networks().get("value").parameters()),
                        normal);
    }

    private static float[] outputs(TrainableNetwork network, float[] parameters, float[] normal) {
        network.setParameters(parameters, 0);
        float[] outputs = new float[ROWS * network.outputs()];
        network.newPass(ROWS).forward(ROWS, normal, 0, outputs, 0);
        return outputs;
    }

    /** @param outside whether some are far outside the space of observations */
    private static float[] observations(int rows, SplitMix rng, boolean outside) {
        float[] observations = new float[rows * SIZE];
        for (int i = 0; i < observations.length; i++) {
            boolean far = outside && rng.nextBelow(8) == 0;
            observations[i] = far ? (float) (20 * rng.nextGaussian()) : 2 * rng.nextFloat() - 1;
        }
        for (int i = 2; i < observations.length; i += SIZE) {
            // one that never varied while it was learned from
            observations[i] = outside && rng.nextBoolean() ? observations[i] : CONSTANT;
        }
        return observations;
    }

    private static boolean[] masks(SplitMix rng) {
        boolean[] masks = new boolean[ROWS * ACTIONS];
        for (int row = 0; row < ROWS; row++) {
            for (int a = 0; a < ACTIONS; a++) {
                masks[row * ACTIONS + a] = rng.nextBelow(3) == 0;
            }
            masks[row * ACTIONS + rng.nextBelow(ACTIONS)] = true;
        }
        return masks;
    }

    private static float[] gaussians(int length, double deviation, SplitMix rng) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) (deviation * rng.nextGaussian());
        }
        return numbers;
    }

    private static float[] clipped(float[] actions, EnvironmentSpec spec) {
        Box box = spec.actionBox();
        float[] clipped = actions.clone();
        for (int i = 0; i < actions.length; i++) {
            int element = i % box.size();
            clipped[i] = Math.max(box.low(element), Math.min(box.high(element), actions[i]));
        }
        return clipped;
    }

    private static void assertClose(Output actual, float[] expected, int... width) {
        long[] shape = width.length == 0 ? new long[] {ROWS} : new long[] {ROWS, width[0]};
        assertThat(actual.shape()).containsExactly(shape);
        assertThat(actual.floats()).hasSameSizeAs(expected);
        float worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, apart(actual.floats()[i], expected[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(TOLERANCE);
    }

    /** Relative to what is larger than one. */
    private static float apart(float actual, float expected) {
        return actual == expected ? 0 : Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
    }

    /** The same actions but where two are equally good. */
    private static void assertBest(Output actual, Actions expected, float[] numbers) {
        assertThat(actual.shape()).containsExactly(ROWS);
        for (int row = 0; row < ROWS; row++) {
            int action = (int) actual.integers()[row];
            if (action != expected.number(row)) {
                float best = numbers[row * ACTIONS + expected.number(row)];
                assertThat(apart(numbers[row * ACTIONS + action], best)).isLessThanOrEqualTo(TOLERANCE);
            }
        }
        assertThat(IntStream.range(0, ROWS).map(expected::number).distinct().count())
                .as("different actions")
                .isGreaterThan(1);
    }
}
