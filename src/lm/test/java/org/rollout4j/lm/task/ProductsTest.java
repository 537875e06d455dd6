package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rollout4j.lm.data.Content;

class ProductsTest {
    @Test
    void whatIsHeldOutIsAlwaysTheSameAndNeverLearned() {
        Set<Products.Problem> heldOut = new HashSet<>(new Products().heldOut());
        assertThat(heldOut).hasSize(500);
        assertThat(new Products().heldOut()).containsExactlyElementsOf(new Products().heldOut());
        List<Products.Problem> learned = new Products().sample(100_000, 3);
        assertThat(learned).doesNotContainAnyElementsOf(heldOut);
        assertThat(learned).contains(new Products().sample(5, 3).get(4));
        assertThat(new Products().sample(5, 3)).isNotEqualTo(new Products().sample(5, 4));
    }

    @Test
    void aProblemHasItsProduct() {
        Products.Problem problem = new Products.Problem(347, 852);
        assertThat(problem.prompt()).isEqualTo("347*852=");
        assertThat(problem.answer()).isEqualTo("295644");
        assertThat(problem.example().prompt()).isEqualTo(Content.of("347*852="));
        assertThat(problem.example().columns()).isEqualTo(Map.of(Products.ANSWER, "295644"));
        assertThatThrownBy(() -> new Products.Problem(99, 100)).hasMessageContaining("first is 99");
    }
}
