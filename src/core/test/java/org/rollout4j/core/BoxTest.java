package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BoxTest {
    @Test
    void sizeIsTheProductOfTheShape() {
        assertThat(Box.of(0, 1, 3, 4, 5).size()).isEqualTo(60);
        assertThat(Box.of(0, 1, 7).size()).isEqualTo(7);
    }

    @Test
    void oneBoundHoldsForAllElements() {
        Box box = Box.of(-1, 2, 2, 2);
        for (int i = 0; i < 4; i++) {
            assertThat(box.low(i)).isEqualTo(-1);
            assertThat(box.high(i)).isEqualTo(2);
        }
    }

    @Test
    void eachElementMayHaveItsBound() {
        Box box = new Box(List.of(3), List.of(-1f, -2f, Float.NEGATIVE_INFINITY), List.of(5f));
        assertThat(box.low(1)).isEqualTo(-2);
        assertThat(box.low(2)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(box.high(2)).isEqualTo(5);
    }

    @Test
    void badShapesAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Box.of(0, 1)).withMessageContaining("box shape is []");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Box.of(0, 1, 3, 0))
                .withMessageContaining("is 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Box.of(0, 1, -2)).withMessageContaining("is -2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Box.of(0, 1, 1 << 20, 1 << 20, 1 << 20, 1 << 20))
                .withMessageContaining("1048576, 1048576");
    }

    @Test
    void badBoundsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Box.of(2, 1, 3))
                .withMessageContaining("box low is 2.0")
                .withMessageContaining("1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Box.of(0, Float.NaN, 3))
                .withMessageContaining("box high is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box(List.of(3), List.of(0f, 0f), List.of(1f)))
                .withMessageContaining("box low is 2 bounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box(List.of(2), List.of(0f), List.of(1f, -1f)))
                .withMessageContaining("high bound -1.0");
    }
}
