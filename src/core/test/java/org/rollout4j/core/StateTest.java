package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StateTest {
    @Test
    void doublesAreKeptToTheBit() {
        double[] values = {
            0.1, -0.0, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, Double.longBitsToDouble(0x7ff0dead)
        };
        double[] back = State.builder().put("x", values).build().doubles("x", values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(Double.doubleToRawLongBits(back[i])).isEqualTo(Double.doubleToRawLongBits(values[i]));
        }
    }

    @Test
    void partsNest() {
        State inner = State.builder().put("a", 1f).put("b", 2L).build();
        State outer = State.builder().put("one", inner).put("one-more", inner).build();
        assertThat(outer.floats().keySet()).containsExactly("one-more/a", "one/a");
        assertThat(outer.part("one").floats().keySet()).containsExactly("a");
        assertThat(outer.part("one").longs("b")).containsExactly(2);
        assertThat(outer.part("two").floats()).isEmpty();
    }

    @Test
    void buildersCopy() {
        float[] floats = {1};
        long[] longs = {1};
        State state = State.builder().put("f", floats).put("l", longs).build();
        floats[0] = 2;
        longs[0] = 2;
        assertThat(state.floats("f")).containsExactly(1);
        assertThat(state.longs("l")).containsExactly(1);
    }

    @Test
    void missingEntriesAndWrongLengthsAreNamed() {
        State state = State.builder().put("f", 1f, 2f).put("l", 1L).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.floats("g"))
                .withMessageContaining("state entry is g")
                .withMessageContaining("[f]");
        assertThatIllegalArgumentException().isThrownBy(() -> state.longs("f")).withMessageContaining("is f");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.floats("f", 3))
                .withMessage("length of f is 2: 3 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.doubles("l", 2))
                .withMessageContaining("length of l is 1");
    }
}
