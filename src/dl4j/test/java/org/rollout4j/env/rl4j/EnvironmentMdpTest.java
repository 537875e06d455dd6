package org.rollout4j.env.rl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.gym.StepReply;
import org.deeplearning4j.rl4j.learning.configuration.QLearningConfiguration;
import org.deeplearning4j.rl4j.learning.sync.qlearning.discrete.QLearningDiscreteDense;
import org.deeplearning4j.rl4j.network.configuration.DQNDenseNetworkConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.grid.DrainGrid;
import org.rollout4j.env.wrapper.TimeLimit;

@SuppressWarnings("deprecation") // Encodable.toArray
class EnvironmentMdpTest {
    private static final EnvironmentFactory GRID = () -> new TimeLimit(new DrainGrid(2, 3), 4);

    @Test
    void everyObservationIsAnObjectOfItsOwn() {
        EnvironmentMdp mdp = new EnvironmentMdp(GRID, 1);
        EnvironmentMdp.Observation first = mdp.reset();
        double[] before = first.toArray();
        StepReply<EnvironmentMdp.Observation> reply = mdp.step(2);
        assertThat(reply.getObservation()).isNotSameAs(first);
        assertThat(reply.getObservation().toArray()).isNotEqualTo(before);
        assertThat(first.toArray()).isEqualTo(before);
        assertThat(first.isSkipped()).isFalse();
        INDArray data = first.getData();
        assertThat(data.shape()).containsExactly(6);
        assertThat(data.toDoubleVector()).isEqualTo(before);
        data.assign(5);
        assertThat(first.getData().toDoubleVector()).isEqualTo(before);
        assertThat(first.dup().toArray()).isEqualTo(before);
    }

    @Test
    void hasTheSpacesOfTheEnvironment() {
        EnvironmentMdp mdp = new EnvironmentMdp(GRID, 1);
        assertThat(mdp.getActionSpace().getSize()).isEqualTo(4);
        assertThat(mdp.getActionSpace().randomAction()).isBetween(0, 3);
        assertThat(mdp.getObservationSpace().getShape()).containsExactly(6);
        assertThat(mdp.getObservationSpace().getLow().toFloatVector())
                .containsOnly(0)
                .hasSize(6);
        assertThat(mdp.getObservationSpace().getHigh().toFloatVector())
                .containsOnly(1)
                .hasSize(6);
    }

    @Test
    void playsAsTheEnvironmentDoes() {
        EnvironmentMdp mdp = new EnvironmentMdp(GRID, 3);
        for (int episode = 0; episode < 20; episode++) {
            mdp.reset();
            assertThat(mdp.isDone()).isFalse();
            int steps = 0;
            StepReply<EnvironmentMdp.Observation> reply;
            do {
                reply = mdp.step(steps % 4);
                steps++;
                assertThat(mdp.isDone()).isEqualTo(reply.isDone());
            } while (!reply.isDone());
            boolean empty = Arrays.stream(reply.getObservation().toArray()).sum() == 0;
            assertThat(reply.getReward()).isEqualTo(empty ? 1 : -0.01f);
            assertThat(empty || steps == 4).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> mdp.step(0));
        }
    }

    @Test
    void theSeedDecidesAllEpisodesAndEachCopyHasItsOwn() {
        List<double[]> one = starts(new EnvironmentMdp(GRID, 5));
        assertThat(starts(new EnvironmentMdp(GRID, 5)))
                .usingRecursiveComparison()
                .isEqualTo(one);
        assertThat(starts(new EnvironmentMdp(GRID, 6)))
                .usingRecursiveComparison()
                .isNotEqualTo(one);
        EnvironmentMdp parent = new EnvironmentMdp(GRID, 5);
        List<double[]> first = starts(parent.newInstance());
        List<double[]> second = starts(parent.newInstance());
        assertThat(first).usingRecursiveComparison().isNotEqualTo(one).isNotEqualTo(second);
        assertThat(starts(new EnvironmentMdp(GRID, 5).newInstance()))
                .usingRecursiveComparison()
                .isEqualTo(first);
        assertThat(starts(parent)).usingRecursiveComparison().isEqualTo(one);
    }

    private static List<double[]> starts(EnvironmentMdp mdp) {
        List<double[]> starts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            starts.add(mdp.reset().toArray());
        }
        return starts;
    }

    @Test
    void survivesTheWayThereAndBack() {
        DrainGrid direct = new DrainGrid(3, 3);
        EnvironmentFactory recorded = () -> direct;
        try (CheckedEnvironment around = new CheckedEnvironment(MdpEnvironment.of(new EnvironmentMdp(recorded, 9)))) {
            around.reset(0);
            float[] there = new float[9];
            float[] back = new float[9];
            StepResult result;
            do {
                result = around.step(2);
                direct.observe(there, 0);
                around.observe(back, 0);
                assertThat(back).isEqualTo(there);
            } while (!result.ended());
        }
    }

    @Tag("slow")
    @Test
    void rl4jLearnsOnIt() {
        EnvironmentMdp mdp = new EnvironmentMdp(() -> new TimeLimit(new DrainGrid(2, 2), 20), 7);
        QLearningConfiguration learning = QLearningConfiguration.builder()
                .seed(7L)
                .maxEpochStep(20)
                .maxStep(150)
                .expRepMaxSize(150)
                .batchSize(8)
                .targetDqnUpdateFreq(50)
                .updateStart(20)
                .gamma(0.95)
                .errorClamp(1)
                .minEpsilon(0.1)
                .epsilonNbStep(100)
                .build();
        DQNDenseNetworkConfiguration network = DQNDenseNetworkConfiguration.builder()
                .updater(new Adam(0.01))
                .numHiddenNodes(16)
                .numLayers(1)
                .build();
        QLearningDiscreteDense<EnvironmentMdp.Observation> learner =
                new QLearningDiscreteDense<>(mdp, network, learning);
        learner.train();
        assertThat(learner.getStepCount()).isGreaterThanOrEqualTo(150);
        for (int episode = 0; episode < 5; episode++) {
            assertThat(learner.getPolicy().play(mdp)).isBetween(-0.2001, 1.0);
            assertThat(mdp.isDone()).isTrue();
        }
    }
}
