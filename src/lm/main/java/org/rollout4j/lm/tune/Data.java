package org.rollout4j.lm.tune;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files that a method learns from.
 *
 * @param training files or folders; none for methods that make what they learn from
 * @param validation what is held out; where there is none, a part of the training data
 */
public record Data(List<Path> training, Optional<Path> validation) {
    public Data {
        training = List.copyOf(training);
    }
}
