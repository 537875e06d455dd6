package org.rollout4j.env.game;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.Catalogue;

class GamePoliciesTest {
    /** A 3x4 grid: h the head, digits the place of a body cell from the tail, f the food. */
    private static float[] grid(String drawing) {
        String cells = drawing.replace(" ", "");
        float[] planes = new float[36];
        int length = 1 + (int) cells.chars().filter(Character::isDigit).count();
        for (int cell = 0; cell < 12; cell++) {
            char at = cells.charAt(cell);
            planes[cell] = at == 'h' ? 1 : 0;
            planes[12 + cell] = Character.isDigit(at) ? (at - '0') / (float) length : 0;
            planes[24 + cell] = at == 'f' ? 1 : 0;
        }
        return planes;
    }

    @ParameterizedTest
    @CsvSource({
        "h... .... ..f., 1", // down and right are equally near
        "...h .... f..., 1",
        ".... h..f ...., 3",
        ".1h. .... f..., 1", // not back
        "f1h. .... ...., 1",
        "f123 ..h4 ...., 2",
        "21.. 3h.f 4..., 3",
        "f1h. .23. ...., 2", // the tail moves away
        ".... 123. f4h., 3", // the rest of the body does not
        "12.. 43.. 5h.f, 3",
        "h21. 63.. 54.f, 0", // every way kills: the first legal one
    })
    void greedyGoesNearerWithoutDyingAtOnce(String drawing, int action) {
        assertThat(new GreedyFoodPolicy(3, 4).open().act(grid(drawing))).isEqualTo(action);
    }

    @ParameterizedTest
    @CsvSource({"0x0000000000000001, 1", "0x0001000000000000, 3", "0x1000000000000000, 2", "0x1200000000000000, 2"})
    void cornerTakesTheFirstMoveThatChangesTheBoard(String board, int action) {
        float[] planes = new float[256];
        long bits = Long.decode(board);
        for (int cell = 0; cell < 16; cell++) {
            planes[Board2048.exponent(bits, cell) * 16 + cell] = 1;
        }
        assertThat(new CornerPolicy().open().act(planes)).isEqualTo(action);
    }

    @Test
    void referencePoliciesPlayFarBetterThanChanceAndNeverIllegally() {
        assertThat(meanReturn("snake", "greedy-food", 40)).isBetween(14.0, 40.0);
        assertThat(meanReturn("2048", "corner", 40)).isBetween(1.7, 4.0);
    }

    private static double meanReturn(String id, String heuristic, int episodes) {
        EnvironmentFactory factory = Catalogue.find(id);
        Policy.Session session = factory.heuristics().get(heuristic).open(2, new SplitMix(0));
        double total = 0;
        try (CheckedEnvironment environment = new CheckedEnvironment(factory.create())) {
            int size = environment.spec().observationSize();
            float[] observations = new float[2 * size];
            Actions actions = Actions.of(ActionSpace.discrete(4), 2);
            boolean[] mask = new boolean[4];
            for (int episode = 0; episode < episodes; episode++) {
                environment.reset(episode);
                StepResult result;
                do {
                    environment.observe(observations, size); // the second of two rows
                    environment.observe(observations, 0);
                    environment.actionMask(mask, 0);
                    session.act(new ObservationBatch(2, observations, null), actions);
                    assertThat(actions.number(0)).isEqualTo(actions.number(1));
                    assertThat(mask[actions.number(1)]).isTrue();
                    result = environment.step(actions.number(1));
                    total += result.reward();
                } while (!result.ended());
            }
        }
        return total / episodes;
    }
}
