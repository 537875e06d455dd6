package org.rollout4j.algo.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.math.Surrogate;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.nn.train.Parameters;
import org.rollout4j.nn.train.TrainableNetwork;

class MinibatchGradientTest {
    private static final int ROWS = 1200;
    private static final int INPUTS = 4;
    private static final int ACTIONS = 3;
    private static final Objective OBJECTIVE = new Objective(Surrogate.clipped(0.2), 0.01, 1, 0.2);
    private static final EnvironmentSpec SPEC =
            EnvironmentSpec.of("fake", Box.of(-1, 1, INPUTS), ACTIONS).withActionMasks(true);
    private static final TrainableHead HEAD = new TrainableCategorical(ACTIONS);

    /** From one chunk to five, the last whole, and then cut once more, or short. */
    @ParameterizedTest
    @ValueSource(ints = {1, 256, 300, 512, 1024, 1100})
    void isTheMeanOverItsRowsHoweverTheyAreCut(int rows) {
        SplitMix rng = new SplitMix(1);
        TrainableNetwork policy = network(ACTIONS, rng);
        TrainableNetwork value = network(1, rng);
        Epoch epoch = epoch(rng);
        int from = 50;
        MinibatchGradient whole = new MinibatchGradient(SPEC, policy, HEAD, value, ROWS, Workers.caller());
        whole.compute(epoch, 0, ROWS, OBJECTIVE); // it leaves nothing behind
        whole.compute(epoch, from, rows, OBJECTIVE);
        MinibatchGradient single = new MinibatchGradient(SPEC, policy, HEAD, value, 1, Workers.caller());
        double[] sums = new double[whole.gradient.length];
        double policyLoss = 0;
        double valueLoss = 0;
        for (int i = from; i < from + rows; i++) {
            single.compute(epoch, i, 1, OBJECTIVE);
            for (int p = 0; p < sums.length; p++) {
                sums[p] += single.gradient[p];
            }
            policyLoss += single.policySums().loss;
            valueLoss += single.valueLoss();
        }
        for (int p = 0; p < sums.length; p++) {
            assertThat((double) whole.gradient[p]).isCloseTo(sums[p] / rows, within(1e-6));
        }
        try (Workers three = new Workers(3)) {
            MinibatchGradient parallel = new MinibatchGradient(SPEC, policy, HEAD, value, ROWS, three);
            parallel.compute(epoch, from, rows, OBJECTIVE);
            assertThat(parallel.gradient).isEqualTo(whole.gradient);
        }
        assertThat(whole.policySums().rows).isEqualTo(rows);
        assertThat(whole.policySums().loss).isCloseTo(policyLoss, within(1e-4));
        assertThat(whole.valueLoss()).isCloseTo(valueLoss, within(1e-3));
    }

    /** Of one chunk to three, so that what goes forward is not what goes back on the same thread; and of more than is kept. */
    @ParameterizedTest
    @ValueSource(ints = {200, 320, 700, 5000})
    void goingForwardFirstAndBackLaterIsTheSameGradient(int rows) {
        SplitMix rng = new SplitMix(2);
        TrainableNetwork policy = network(ACTIONS, rng);
        TrainableNetwork value = network(1, rng);
        PreparedRollout experience = experience(rows, rng);
        Epoch epoch = new Epoch(INPUTS, rows);
        epoch.begin(experience);
        epoch.gather(true, Workers.caller());
        try (Workers three = new Workers(3)) {
            MinibatchGradient halves = new MinibatchGradient(SPEC, policy, HEAD, value, rows, three);
            FinalObservations finals = finals(rows, rng);
            halves.forward(epoch, finals);
            float[] values = new float[rows];
            value.newTrainingPass(rows).forward(rows, experience.observations, 0, values, 0);
            assertThat(experience.values).isEqualTo(values);
            float[] finalValues = new float[finals.count()];
            value.newTrainingPass(rows).forward(finals.count(), finals.observations, 0, finalValues, 0);
            assertThat(finals.values).startsWith(finalValues);
            fill(experience.returns, rng); // these come after the values
            halves.backward(epoch, OBJECTIVE);
            MinibatchGradient whole = new MinibatchGradient(SPEC, policy, HEAD, value, rows, Workers.caller());
            whole.compute(epoch, 0, rows, OBJECTIVE);
            assertThat(halves.gradient).isEqualTo(whole.gradient);
            assertThat(halves.policySums().loss).isEqualTo(whole.policySums().loss);
            assertThat(halves.valueLoss()).isEqualTo(whole.valueLoss());
        }
    }

    /** Every third row was cut short, and is followed by something. */
    private static FinalObservations finals(int rows, SplitMix rng) {
        float[] next = new float[rows * INPUTS];
        fill(next, rng);
        boolean[] truncated = new boolean[rows];
        for (int row = 0; row < rows; row += 3) {
            truncated[row] = true;
        }
        FinalObservations finals = new FinalObservations(rows, INPUTS);
        finals.gather(new Rollout(
                rows,
                1,
                new float[rows * INPUTS],
                null,
                Actions.of(ActionSpace.discrete(ACTIONS), rows),
                new float[rows],
                next,
                null,
                new boolean[rows],
                truncated,
                new boolean[1],
                List.of()));
        return finals;
    }

    private static TrainableNetwork network(int outputs, SplitMix rng) {
        Architecture architecture = new Architecture(INPUTS, List.of(8), Activation.TANH, outputs);
        TrainableNetwork network = TrainableNetwork.of(architecture, NetworkConfig.DENSE);
        network.setParameters(Parameters.orthogonal(architecture, 1, rng), 0);
        return network;
    }

    private static Epoch epoch(SplitMix rng) {
        Epoch epoch = new Epoch(INPUTS, ROWS);
        epoch.begin(experience(ROWS, rng));
        epoch.shuffle(rng);
        epoch.gather(true, Workers.caller());
        return epoch;
    }

    private static PreparedRollout experience(int rows, SplitMix rng) {
        PreparedRollout experience = new PreparedRollout(rows);
        experience.observations = new float[rows * INPUTS];
        experience.actions = Actions.of(ActionSpace.discrete(ACTIONS), rows);
        experience.actionMasks = new boolean[rows * ACTIONS];
        fill(experience.observations, rng);
        fill(experience.values, rng);
        fill(experience.advantages, rng);
        fill(experience.returns, rng);
        for (int row = 0; row < rows; row++) {
            experience.actions.set(row, rng.nextInt(ACTIONS));
            experience.actions.logProbs()[row] = -0.5f - rng.nextFloat();
            for (int a = 0; a < ACTIONS; a++) {
                experience.actionMasks[row * ACTIONS + a] = a == experience.actions.number(row) || rng.nextInt(3) > 0;
            }
        }
        return experience;
    }

    private static void fill(float[] values, SplitMix rng) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextGaussian();
        }
    }
}
