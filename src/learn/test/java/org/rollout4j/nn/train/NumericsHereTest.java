package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class NumericsHereTest {
    @Test
    void theVersionIsThatOfTheJar() {
        assertThat(NativeJars.version("org.bytedeco", "openblas")).startsWith(NumericsHere.openBlasVersion() + "-");
    }

    @Test
    void kernelsThatAreChosenByTheProcessorHaveAName() {
        String name = NumericsHere.of(true).openBlas();
        boolean chosen = Loader.addressof("gotoblas") != null;
        assertThat(name).matches(NumericsHere.openBlasVersion() + (chosen ? " [A-Z0-9]+" : ""));
    }
}
