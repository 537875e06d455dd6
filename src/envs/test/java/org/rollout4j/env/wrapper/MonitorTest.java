package org.rollout4j.env.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Environment;
import org.rollout4j.core.Episode;
import org.rollout4j.core.StepResult;
import org.rollout4j.fakes.Raw;

class MonitorTest {
    private final AtomicLong clock = new AtomicLong(7_000_000_000L);
    private final List<Monitor.Entry> told = new ArrayList<>();

    /** Goes up from where the seed starts; each step takes half a second. */
    private void play(Environment environment, long seed) {
        environment.reset(seed);
        StepResult result;
        do {
            clock.addAndGet(500_000_000);
            result = Raw.step(environment, 1);
        } while (!result.ended());
    }

    @Test
    void tellsOfEachEpisodeThatEnds() {
        Monitor monitor = new Monitor(new Corridor(), told::add, clock::get);
        float[] start = new float[2];
        double seconds = 0;
        for (int seed = 0; seed < 10; seed++) {
            play(monitor, seed);
            monitor.reset(seed);
            monitor.observe(start, 0);
            int length = 9 - (int) start[0];
            int total = 45 - (int) (start[0] * (start[0] + 1) / 2);
            seconds += 0.5 * length;
            assertThat(told).hasSize(seed + 1);
            assertThat(told.get(seed)).isEqualTo(new Monitor.Entry(new Episode(total, length, true), seconds));
        }
    }

    @Test
    void truncationIsAnEndAndAnEpisodeBrokenOffIsNone() {
        Monitor monitor = new Monitor(new TimeLimit(new Corridor(), 3), told::add, clock::get);
        monitor.reset(1);
        Raw.step(monitor, 1);
        Raw.step(monitor, 1);
        play(monitor, 2);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).episode().length()).isEqualTo(3);
        assertThat(told.get(0).episode().terminated()).isFalse();
    }

    @Test
    void writesWhatStableBaselinesReads() {
        StringWriter file = new StringWriter();
        Monitor monitor = new Monitor(new TimeLimit(new Corridor(), 1), Monitor.csv(file), clock::get);
        monitor.reset(0);
        float[] start = new float[2];
        monitor.observe(start, 0);
        play(monitor, 0);
        play(monitor, 0);
        String reward = Float.toString(start[0] + 1);
        assertThat(file.toString().lines().skip(1))
                .containsExactly("r,l,t", reward + ",1,0.500000", reward + ",1,1.000000");
        assertThat(file.toString().lines().findFirst().orElseThrow()).matches("#\\{\"t_start\": \\d+\\.\\d{3}}");
    }

    @Test
    void aFileThatCannotBeWrittenToIsNotIgnored() {
        Writer full = new FilterWriter(new StringWriter()) {
            @Override
            public void write(String text, int offset, int length) throws IOException {
                throw new IOException("no space left");
            }
        };
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Monitor.csv(full))
                .withMessageContaining("no space left");
    }
}
