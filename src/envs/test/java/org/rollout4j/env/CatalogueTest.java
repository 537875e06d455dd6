package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.EnvironmentFactory;

class CatalogueTest {
    @Test
    void listsWhatItFinds() {
        assertThat(Catalogue.families())
                .extracting(EnvironmentFamily::id)
                .containsExactly(
                        "seed-grid",
                        "drain-grid",
                        "drain-grid-RxC",
                        "CartPole-v1",
                        "Acrobot-v1",
                        "MountainCar-v0",
                        "MountainCarContinuous-v0",
                        "Pendulum-v1",
                        "FrozenLake-v1",
                        "FrozenLake8x8-v1",
                        "FrozenLake-v1-deterministic",
                        "FrozenLake8x8-v1-deterministic",
                        "CliffWalking-v1",
                        "CliffWalking-v1-slippery",
                        "Taxi-v3",
                        "inventory",
                        "admission",
                        "snake",
                        "snake-RxC",
                        "2048",
                        "twenty-questions");
        for (EnvironmentFamily entry : Catalogue.families()) {
            String id = entry.id().replace("RxC", "3x5");
            assertThat(Catalogue.find(id).spec().id()).isEqualTo(id);
            assertThat(entry.summary()).isNotBlank().doesNotContain("\n");
        }
    }

    @Test
    void oneWorldHasOneId() {
        assertThat(Catalogue.find("drain-grid-4x4").spec())
                .isEqualTo(Catalogue.find("drain-grid").spec());
        assertThat(Catalogue.find("snake-8x8").spec())
                .isEqualTo(Catalogue.find("snake").spec());
    }

    @ParameterizedTest
    @CsvSource({
        "seed-grid,true",
        "drain-grid,true",
        "drain-grid-5x5,true",
        "drain-grid-3x8,true",
        "drain-grid-4x7,false",
        "drain-grid-8x8,false"
    })
    void hasAModelUpTo25Cells(String id, boolean model) {
        assertThat(Catalogue.find(id).model().isPresent()).isEqualTo(model);
    }

    @Test
    void haveReferencePolicies() {
        assertThat(Catalogue.find("drain-grid-6x6").heuristics()).containsOnlyKeys("nearest-cell");
        assertThat(Catalogue.find("seed-grid").heuristics()).isEmpty();
        assertThat(Catalogue.find("snake-5x6").heuristics()).containsOnlyKeys("greedy-food");
        assertThat(Catalogue.find("2048").heuristics()).containsOnlyKeys("corner");
        assertThat(Catalogue.find("twenty-questions").heuristics()).containsOnlyKeys("bisect");
    }

    @ParameterizedTest
    @CsvSource({
        "drian-grid,drain-grid",
        "Seed-Grid,seed-grid",
        "seedgrid,seed-grid",
        "drain,drain-grid",
        "CartPole-v0,CartPole-v1",
        "cartpole-v1,CartPole-v1"
    })
    void namesTheNearestIdWhereThereIsNone(String id, String nearest) {
        String suggestion = id.equals("drain") ? "" : ", did you mean " + nearest + "?";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.find(id))
                .withMessage(
                        "environment is " + id + ": there is none of that id" + suggestion
                                + "; there are seed-grid, drain-grid, drain-grid-RxC, CartPole-v1, Acrobot-v1, MountainCar-v0,"
                                + " MountainCarContinuous-v0, Pendulum-v1, FrozenLake-v1, FrozenLake8x8-v1,"
                                + " FrozenLake-v1-deterministic, FrozenLake8x8-v1-deterministic, CliffWalking-v1,"
                                + " CliffWalking-v1-slippery, Taxi-v3, inventory, admission, snake, snake-RxC, 2048, twenty-questions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drain-grid-9x4",
                "drain-grid-0x4",
                "drain-grid-4x1",
                "drain-grid-99999999999x1",
                "drain-grid--4x4",
                "drain-grid-04x4",
                "drain-grid-4",
                "drain-grid-RxC"
            })
    void saysWhichSizesThereAre(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.find(id))
                .withMessage("environment is " + id + ": drain-grid-RxC with R and C from 2 to 8 is allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snake-1x4", "snake-4x17", "snake-20x3", "snake-4", "snake-08x8", "snake-RxC"})
    void saysWhichSizesOfSnakeThereAre(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.find(id))
                .withMessage("environment is " + id + ": snake-RxC with R and C from 2 to 16 is allowed");
    }

    @Test
    void makesAnInstanceAtEachCall() {
        EnvironmentFactory factory = Catalogue.find("drain-grid");
        assertThat(List.of(factory.create())).doesNotContain(factory.create());
        assertThat(factory.independent()).isTrue();
    }
}
