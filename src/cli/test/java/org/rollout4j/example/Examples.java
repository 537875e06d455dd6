package org.rollout4j.example;

import java.io.IOException;

/** Runs those examples that leave files in the folder where they run. */
final class Examples {
    private Examples() {}

    public static void main(String[] arguments) throws IOException {
        QuickStart.train();
        Choices.train();
    }
}
