package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private final List<Integer> closed = new ArrayList<>();
    private final Resources resources = new Resources();

    private AutoCloseable resource(int number, RuntimeException failure) {
        return resources.add(() -> {
            closed.add(number);
            if (failure != null) {
                throw failure;
            }
        });
    }

    @Test
    void allAreClosedOnceTheLastOneFirst() {
        AutoCloseable first = resource(1, null);
        resource(2, null);

        assertThat(first).isNotNull();
        resources.close();
        resources.close();

        assertThat(closed).containsExactly(2, 1);
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersOpen() {
        RuntimeException early = new IllegalStateException("early");
        RuntimeException late = new IllegalStateException("late");
        resource(1, late);
        resource(2, early);
        resource(3, null);

        assertThatThrownBy(resources::close).isSameAs(early).hasSuppressedException(late);

        assertThat(closed).containsExactly(3, 2, 1);
    }

    @Test
    void whatFailedFirstMatters() {
        RuntimeException failure = new IllegalStateException("first");
        RuntimeException late = new IllegalStateException("late");
        resource(1, late);

        resources.closeAfter(failure);

        assertThat(failure).hasSuppressedException(late);
        assertThat(closed).containsExactly(1);
    }
}
