package org.rollout4j.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.Model;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Episode;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.PolicySession;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.view.Episodes;
import org.rollout4j.view.Frame;

class PlayedEpisodesTest {
    private static final long SEED = 12;

    private static Path model(String name) {
        return Path.of("models", name + ".zip");
    }

    private static Episodes.Session open(String name) throws IOException {
        return new PlayedEpisodes(TrainedAgent::load, model -> List.of()).open(model(name));
    }

    /** The same policy in one episode at a time, as it is shown: what acts in several at once rounds differently. */
    private static Policy rowByRow(Policy policy) {
        return (rows, random) -> {
            Policy.Session alone = policy.open(1, random);
            return new PolicySession(0, ActionSpace.discrete(1), rows) {
                @Override
                protected void choose(ObservationBatch in, Actions out) {
                    int size = in.observations().length / rows;
                    int actions = in.actionMasks() == null ? 0 : in.actionMasks().length / rows;
                    Actions chosen = Actions.of(out.space(), 1);
                    for (int row = 0; row < in.rows(); row++) {
                        boolean[] legal = actions == 0
                                ? null
                                : Arrays.copyOfRange(in.actionMasks(), row * actions, (row + 1) * actions);
                        float[] seen = Arrays.copyOfRange(in.observations(), row * size, (row + 1) * size);
                        alone.act(new ObservationBatch(1, seen, legal), chosen);
                        out.copyRow(chosen, 0, row);
                    }
                }
            };
        };
    }

    /** What is shown is what is measured. */
    @ParameterizedTest
    @CsvSource({
        "drain-grid-ppo, drain-grid",
        "CartPole-v1-ppo, CartPole-v1",
        "MountainCar-v0-dqn, MountainCar-v0",
        "Pendulum-v1-sac, Pendulum-v1",
        "FrozenLake-v1-ppo, FrozenLake-v1",
        "Taxi-v3-q-learning, Taxi-v3",
        "admission-ppo, admission"
    })
    void playsTheEpisodesOfAnEvaluation(String name, String id) throws IOException {
        Policy policy = Model.load(model(name)).policy();
        try (EpisodeEvaluator evaluator = new EpisodeEvaluator(Catalogue.find(id), 3, SEED);
                Episodes.Session session = open(name)) {
            List<Episode> measured = evaluator.evaluate(rowByRow(policy)).episodes();
            for (int episode = 0; episode < measured.size(); episode++) {
                Frame frame = session.reset(EpisodeEvaluator.seedOf(SEED, episode));
                assertThat(frame.step()).isZero();
                double sum = 0;
                while (!frame.last()) {
                    Frame before = frame;
                    frame = session.step(false);
                    sum += frame.reward();
                    assertThat(frame.step()).isEqualTo(before.step() + 1);
                    assertThat(frame.scene()).isNotNull();
                    assertThat(frame.returned()).isCloseTo(sum, within(1e-9));
                    assertGoesWith(before, frame);
                }
                assertThat(frame.returned()).isCloseTo(measured.get(episode).totalReward(), within(1e-9));
                assertThat(frame.step()).isEqualTo(measured.get(episode).length());
                assertThat(frame.terminated()).isEqualTo(measured.get(episode).terminated());
                assertThat(frame.value()).isNull();
            }
        }
    }

    /** The action taken is the one of the greatest probability or value, all of which are numbers of legal actions. */
    private static void assertGoesWith(Frame before, Frame after) {
        float[] figures = before.probabilities() != null ? before.probabilities() : before.actionValues();
        if (figures == null) {
            assertThat(after.continuousAction()).hasSize(1);
            assertThat(after.continuousAction()[0]).isBetween(-2f, 2f);
            return;
        }
        double sum = 0;
        for (int a = 0; a < figures.length; a++) {
            boolean legal = before.legalActions() == null || before.legalActions()[a];
            sum += figures[a];
            assertThat(figures[a]).isFinite();
            assertThat(legal ? figures[a] <= figures[after.action()] : figures[a] == 0)
                    .isTrue();
        }
        assertThat(before.value()).isFinite();
        if (before.probabilities() != null) {
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"drain-grid-q-learning, drain-grid", "FrozenLake-v1-ppo, FrozenLake-v1", "Taxi-v3-q-learning, Taxi-v3"})
    void theBestActionsAreTheOracles(String name, String id) throws IOException {
        EnvironmentFactory factory = Catalogue.find(id);
        Actions chosen = Actions.of(ActionSpace.discrete(4), 1);
        try (Episodes.Session session = open(name)) {
            Oracle oracle = Oracle.of(factory, Workers.caller()).orElseThrow();
            for (int seed = 0; seed < 5; seed++) {
                Frame frame = session.reset(seed);
                while (!frame.last()) {
                    oracle.policy()
                            .open()
                            .act(new ObservationBatch(1, frame.observation().clone(), null), chosen);
                    assertThat(frame.bestActions()).contains(chosen.number(0));
                    frame = session.step(true);
                }
                assertThat(frame.bestActions()).isNull();
            }
        }
    }

    @Test
    void drawnActionsFollowFromTheSeedAndDifferFromTheBest() throws IOException {
        try (Episodes.Session session = open("drain-grid-ppo")) {
            List<String> once = played(session, 40, true);
            assertThat(played(session, 40, true)).isEqualTo(once);
            assertThat(played(session, 40, false)).isNotEqualTo(once);
        }
    }

    private static List<String> played(Episodes.Session session, int episodes, boolean stochastic) {
        StringBuilder actions = new StringBuilder();
        for (int seed = 0; seed < episodes; seed++) {
            Frame frame = session.reset(seed);
            while (!frame.last()) {
                frame = session.step(stochastic);
                actions.append(frame.action());
            }
            actions.append(' ');
        }
        return List.of(actions.toString().split(" "));
    }

    @Test
    void aPersonTakesOver() throws IOException {
        try (Episodes.Session session = open("drain-grid-ppo")) {
            assertThat(session.actionNames()).containsExactly("down", "up", "right", "left");
            assertThatIllegalStateException().isThrownBy(() -> session.step(0));
            session.reset(1);
            Frame frame = session.step(2);
            assertThat(frame.action()).isEqualTo(2);
            assertThat(frame.probabilities()).hasSize(4);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.step(4))
                    .withMessageContaining("action is 4");
            while (!frame.last()) {
                frame = session.step(false);
            }
            assertThatIllegalStateException().isThrownBy(() -> session.step(0));
        }
    }

    /** An 8x8 game of 2048 with nobody but a person, in which moves that change nothing are illegal. */
    @Test
    void aPersonCanPlayAlone() {
        try (Episodes.Session session =
                new PlayedEpisodes(TrainedAgent::load, model -> List.of()).open(null, "2048", Catalogue.find("2048"))) {
            Frame frame = session.reset(1);
            int illegal = 0;
            for (int i = 0; i < 200 && !frame.last(); i++) {
                assertThat(frame.probabilities()).isNull();
                int action = i % 4;
                if (frame.legalActions()[action]) {
                    frame = session.step(action);
                } else {
                    illegal++;
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> session.step(action))
                            .withMessage("action is " + action + ": it is not legal now");
                }
            }
            assertThat(illegal).isPositive();
            assertThatThrownBy(() -> session.step(false)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void continuousActionsAreTheAgentsAlone() throws IOException {
        try (Episodes.Session session = open("Pendulum-v1-sac")) {
            session.reset(1);
            assertThat(session.actionNames()).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.step(0))
                    .withMessageContaining("continuous");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/none.zip", "README.md"})
    void whatIsNoModelIsNamed(String path) {
        assertThatThrownBy(() -> new PlayedEpisodes(TrainedAgent::load, model -> List.of()).open(Path.of(path)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path);
    }
}
