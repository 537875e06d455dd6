package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateTest {
    @Test
    void doublesAreKeptToTheBit() {
        double[] values = {
            0.1, -0.0, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, Double.longBitsToDouble(0x7ff0dead)
        };
        double[] back = State.builder().putDoubles("x", values).build().doubles("x", values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(Double.doubleToRawLongBits(back[i])).isEqualTo(Double.doubleToRawLongBits(values[i]));
        }
    }

    @Test
    void partsNest() {
        State inner = State.builder().putFloats("a", 1f).putLongs("b", 2).build();
        State outer = State.builder().put("one", inner).put("one-more", inner).build();
        assertThat(outer.tensors().keySet()).containsExactly("one-more/a", "one-more/b", "one/a", "one/b");
        assertThat(outer.part("one").tensors().keySet()).containsExactly("a", "b");
        assertThat(outer.part("one").longs("b")).containsExactly(2);
        assertThat(outer.part("two").isEmpty()).isTrue();
    }

    @Test
    void arraysAreHandedOver() {
        float[] floats = {1};
        State state = State.builder().putFloats("f", floats).build();
        assertThat(state.floats("f")).isSameAs(floats);
        assertThat(State.builder().put("a", state).build().part("a").floats("f"))
                .isSameAs(floats);
    }

    @Test
    void textAndBytesComeBack() {
        State state = State.builder()
                .putText("t", "Zwölf \uD83D\uDC3B\n")
                .putBytes("b", (byte) -1, (byte) 0)
                .build();
        assertThat(state.text("t")).isEqualTo("Zwölf \uD83D\uDC3B\n");
        assertThat(state.bytes("b")).containsExactly(-1, 0);
        assertThat(state.tensor("b").shape()).containsExactly(2);
    }

    @Test
    void tensorsAgreeByTypeShapeAndBits() {
        Tensor six = Tensor.of(new float[6], 2, 3);
        assertThat(six.shape()).containsExactly(2, 3);
        assertThat(six.length()).isEqualTo(6);
        assertThat(six).isEqualTo(Tensor.of(new float[6], 2, 3));
        assertThat(six).hasSameHashCodeAs(Tensor.of(new float[6], 2, 3));
        assertThat(six).isNotEqualTo(Tensor.of(new float[6]));
        assertThat(six).isNotEqualTo(Tensor.of(new long[6], 2, 3));
        assertThat(Tensor.of(new float[] {0f})).isNotEqualTo(Tensor.of(new float[] {-0f}));
        assertThat(Tensor.of(new float[] {Float.NaN})).isEqualTo(Tensor.of(new float[] {Float.NaN}));
        assertThat(Tensor.of(new long[] {1})).isNotEqualTo(Tensor.of(new long[] {2}));
        assertThat(Tensor.of(new byte[] {1})).isNotEqualTo(Tensor.of(new byte[] {2}));
        assertThat(Tensor.of(new float[0], 0, 5).length()).isZero();
    }

    @Test
    void shapesMustBeThoseOfTheArray() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[6], 4, 2))
                .withMessage("shape is [4, 2]: one of the 6 elements of the array is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[6], -2, -3))
                .withMessageContaining("dimension of shape [-2, -3] is -2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[1], 1, 1, 1, 1, 1, 1, 1, 1, 1))
                .withMessageContaining("number of dimensions is 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.elements(List.of(1 << 30, 1 << 30, 1 << 30, 1 << 30)))
                .withMessageContaining("elements of shape");
    }

    @Test
    void missingEntriesAndWrongLengthsAreNamed() {
        State state = State.builder().putFloats("f", 1f, 2f).putLongs("l", 1).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.floats("g"))
                .withMessageContaining("state entry is g")
                .withMessageContaining("[f, l]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.longs("f"))
                .withMessage("type of f is F32: I64 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.floats("f", 3))
                .withMessage("length of f is 2: 3 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> state.doubles("l", 2))
                .withMessageContaining("length of l is 1");
    }
}
