package org.rollout4j.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.fakes.Gaussians;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.DenseNetwork;
import org.rollout4j.nn.ObservationNormaliser;

/** A network's policy that acts part by part is the one that acts on all rows at once. */
class SharedSessionTest {
    private static final int SIZE = 3;
    private static final int CALLS = 4;
    private static final EnvironmentSpec DISCRETE =
            EnvironmentSpec.of("discrete", Box.of(-5, 5, SIZE), 4).withActionMasks(true);
    private static final EnvironmentSpec CONTINUOUS =
            EnvironmentSpec.of("continuous", Box.of(-5, 5, SIZE), Box.of(-2, 2, 2));

    @ParameterizedTest
    @CsvSource({
        "1, false, false, 1",
        "63, false, false, 1",
        "64, false, false, 2",
        "100, true, false, 2",
        "127, false, true, 2",
        "130, true, true, 4",
        "300, false, false, 8",
        "5000, true, false, 16"
    })
    void partsOfTheRowsGetWhatTheyWouldGetTogether(int rows, boolean continuous, boolean greedy, int parts) {
        EnvironmentSpec spec = continuous ? CONTINUOUS : DISCRETE;
        Head head = continuous
                ? new GaussianHead(new float[] {-0.5f, 0.25f}, CONTINUOUS.actionBox())
                : new CategoricalHead(DISCRETE.actionCount());
        Architecture architecture = new Architecture(SIZE, List.of(5), Activation.TANH, head.outputs());
        float[] parameters = Gaussians.gaussians(new SplitMix(1), architecture.parameterCount());
        ObservationNormaliser normaliser = new ObservationNormaliser(SIZE, true);
        normaliser.update(50, Gaussians.gaussians(new SplitMix(2), 50 * SIZE));
        Policy policy = new NetworkPolicy(
                spec, new DenseNetwork(architecture, parameters), Workers.caller(), head, normaliser, greedy);
        SplitMix random = new SplitMix(3);
        SplitMix sameRandom = new SplitMix(3);
        Policy.Session together = policy.open(rows, random);
        Policy.SharedSession shared = (Policy.SharedSession) policy.open(rows, sameRandom);
        assertThat(shared.parts()).isEqualTo(parts);
        assertThat(shared.start(0)).isZero();
        assertThat(shared.start(parts)).isEqualTo(rows);
        for (int round = 0; round < 2; round++) {
            shared.drawAhead(CALLS);
            ObservationBatch[] seen = new ObservationBatch[CALLS];
            Actions[] inParts = new Actions[CALLS];
            Arrays.setAll(seen, call -> observations(spec, rows, call));
            Arrays.setAll(inParts, call -> Actions.of(spec.actions(), rows));
            for (int part = parts - 1; part >= 0; part--) { // in whatever order
                for (int call = 0; call < CALLS; call++) {
                    shared.act(call, part, seen[call], inParts[call]);
                }
            }
            for (int call = 0; call < CALLS; call++) {
                Actions expected = Actions.of(spec.actions(), rows);
                together.act(seen[call], expected);
                assertThat(inParts[call].drawn()).isEqualTo(expected.drawn());
                assertThat(inParts[call].values()).isEqualTo(expected.values());
                assertThat(inParts[call].logProbs()).isEqualTo(expected.logProbs());
            }
            assertThat(sameRandom.state()).isEqualTo(random.state());
        }
    }

    private static ObservationBatch observations(EnvironmentSpec spec, int rows, int call) {
        SplitMix rng = new SplitMix(100 + call);
        float[] observations = Gaussians.gaussians(rng, rows * SIZE);
        boolean[] masks = spec.actionMasks() ? new boolean[rows * spec.actionCount()] : null;
        for (int i = 0; masks != null && i < masks.length; i++) {
            masks[i] = i % spec.actionCount() == 0 || rng.nextBoolean();
        }
        return new ObservationBatch(rows, observations, masks);
    }
}
