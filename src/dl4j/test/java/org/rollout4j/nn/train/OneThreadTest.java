package org.rollout4j.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;

@Tag("slow")
class OneThreadTest {
    /** Its own threads would fight with ours for the cores, and ND4J gives it as many as there are when it starts. */
    @Test
    void oneThreadIsLeftToOpenBlasOnceNd4jHasStarted() {
        Architecture architecture = new Architecture(3, List.of(4), Activation.TANH, 2);
        TrainableNetwork.of(architecture, "dl4j");
        assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
        openblas.blas_set_num_threads(2); // as its start does, which may have been long before
        TrainableNetwork.TrainingPass pass =
                TrainableNetwork.of(architecture, "dl4j").newTrainingPass(3);
        assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
        pass.forward(3, new float[9], 0, new float[6], 0);
        pass.backward(3, new float[6], new float[architecture.parameterCount()], 0);
        assertThat(openblas.blas_get_num_threads()).as("after its work").isEqualTo(1);
    }
}
