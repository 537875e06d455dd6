package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.EnvironmentFamily.Size;

class EnvironmentFamilyTest {
    private static final EnvironmentFactory CART_POLE = Catalogue.find("CartPole-v1");

    private final List<Integer> made = new ArrayList<>();

    private final EnvironmentFamily plant = EnvironmentFamily.sized(
            "acme-plant", List.of(new Size("N", 0, 120, 10), new Size("Tanks", 2, 4, 3)), "fill tanks", sizes -> {
                for (int size : sizes) {
                    made.add(size);
                }
                return CART_POLE;
            });

    @Test
    void saysWhatItsIdsLookLike() {
        assertThat(plant.id()).isEqualTo("acme-plant-NxTanks");
        assertThat(plant.example()).isEqualTo("acme-plant-10x3");
        assertThat(plant.sized()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme-plant-0x2", "acme-plant-120x4", "acme-plant-7x3"})
    void takesTheSizesFromTheId(String id) {
        assertThat(plant.find(id)).contains(CART_POLE);
        assertThat(made.get(0) + "x" + made.get(1)).isEqualTo(id.substring("acme-plant-".length()));
        assertThat(plant.refusal(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme-plant-121x2",
                "acme-plant-1x1",
                "acme-plant-5",
                "acme-plant-05x2",
                "acme-plant-5x2x1",
                "acme-plant--5x2",
                "acme-plant-",
                "acme-plant-99999999999x2"
            })
    void refusesOtherSizes(String id) {
        assertThat(plant.find(id)).isEmpty();
        assertThat(plant.refusal(id))
                .contains("acme-plant-NxTanks with N from 0 to 120 and Tanks from 2 to 4 is allowed");
    }

    @Test
    void knowsNothingOfOthers() {
        assertThat(plant.find("acme-plant")).isEmpty();
        assertThat(plant.refusal("acme-plants-1x2")).isEmpty();
        EnvironmentFamily one = EnvironmentFamily.of("acme", "do something", () -> CART_POLE);
        assertThat(one.find("acme")).contains(CART_POLE);
        assertThat(one.find("acme-1")).isEmpty();
        assertThat(one.refusal("acme-1")).isEmpty();
        assertThat(one.example()).isEqualTo(one.id()).isEqualTo("acme");
    }

    @ParameterizedTest
    @CsvSource({"'', x", "a.b, x", "table:a, x", "a--b, x", "acme, ''", "acme, 'x\ny'"})
    void idsAndSummariesAreChecked(String id, String summary) {
        assertThatIllegalArgumentException().isThrownBy(() -> EnvironmentFamily.of(id, summary, () -> CART_POLE));
    }

    @Test
    void sizesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Size("N", 2, 4, 5))
                .withMessage("example of N is 5: a whole number from 2 to 4 is allowed");
        assertThatIllegalArgumentException().isThrownBy(() -> new Size("N", 5, 4, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Size("", 1, 4, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnvironmentFamily.sized("acme", List.of(), "x", sizes -> CART_POLE));
    }

    @Test
    void oneIdIsOfOneProvider() {
        EnvironmentProvider provider = () -> List.of(EnvironmentFamily.of("acme", "do something", () -> CART_POLE));

        assertThat(Catalogue.families(List.of(provider))).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.families(List.of(provider, provider)))
                .withMessageContaining("environment id is acme: there is one of that id already");
    }

    /** A run records the id in the specification, and could not be resumed. */
    @Test
    void anEnvironmentIsFoundByTheIdInItsSpecification() {
        List<EnvironmentFamily> families = List.of(EnvironmentFamily.of("acme", "do something", () -> CART_POLE));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.lookUp("acme", families))
                .withMessage("id in the specification of acme is CartPole-v1: one by which it is found is needed");
    }
}
