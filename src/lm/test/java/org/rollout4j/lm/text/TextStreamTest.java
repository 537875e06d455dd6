package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextStreamTest {
    private static final ByteLevelBpe BYTES = ByteLevelBpe.train(Collections.emptyIterator(), 300, List.of("<end>"));

    @Test
    void aCharacterComesWhenAllItsBytesAreThere() {
        TextStream stream = new TextStream(BYTES);
        List<String> parts = IntStream.of(BYTES.encode("a\u00e9\ud83d\ude00"))
                .mapToObj(stream::add)
                .toList();
        assertThat(parts).containsExactly("a", "", "\u00e9", "", "", "", "\ud83d\ude00");
        assertThat(stream.finish()).isEmpty();
    }

    @Test
    void bytesThatAreNoTextAreReplacedAtTheEnd() {
        TextStream stream = new TextStream(BYTES);
        int[] ids = BYTES.encode("\ud83d\ude00");
        assertThat(stream.add(ids[0]) + stream.add(ids[1])).isEmpty();
        assertThat(stream.finish()).isEqualTo("\uFFFD");
    }

    @Test
    void anyIdsGiveTheTextThatTheyDecodeTo() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 3000; i++) {
            int[] ids = random.ints(random.nextInt(20), 1, 257).toArray();
            TextStream stream = new TextStream(BYTES);
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                text.append(stream.add(id));
            }
            text.append(stream.finish());
            assertThat(text.toString()).as(Arrays.toString(ids)).isEqualTo(BYTES.decode(ids));
        }
    }

    @Test
    void specialTokensHaveNoText() {
        TextStream stream = new TextStream(BYTES);
        assertThat(stream.add(BYTES.encode("a")[0]) + stream.add(0) + stream.add(BYTES.encode("b")[0]))
                .isEqualTo("ab");
    }

    @Test
    void aStopStringEndsTheTextBeforeIt() {
        assertThat(streamed("one\nUser: two", "User:", "\n\n")).containsExactly("one\n", "stopped");
        assertThat(streamed("one\n\nUser: two", "User:", "\n\n")).containsExactly("one", "stopped");
        assertThat(streamed("one Use", "User:")).containsExactly("one Use", "goes on");
        assertThat(streamed("ababac", "abac")).containsExactly("ab", "stopped");
        assertThat(streamed("stop", "stop")).containsExactly("", "stopped");
    }

    @Test
    void whatMayBeginAStopStringIsHeldAndNotLost() {
        TextStream stream = new TextStream(BYTES, List.of("abc"));
        assertThat(IntStream.of(BYTES.encode("xabxab")).mapToObj(stream::add))
                .containsExactly("x", "", "", "abx", "", "");
        assertThat(stream.finish()).isEqualTo("ab");
        assertThat(stream.isStopped()).isFalse();
    }

    @Test
    void nothingThatWasGivenBelongsToAStopString() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(30, 'a', 'c' + 1).forEach(c -> text.append((char) c));
            List<String> stops = List.of("abc", "cab", "bbbb");
            int first = stops.stream()
                    .mapToInt(text::indexOf)
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(text.length());
            TextStream stream = new TextStream(BYTES, stops);
            StringBuilder given = new StringBuilder();
            for (int id : BYTES.encode(text.toString())) {
                given.append(stream.add(id));
            }
            given.append(stream.finish());
            // Of stop strings that overlap, the one that is whole first counts, which may begin later.
            assertThat(text.toString()).startsWith(given.toString());
            assertThat(stops).noneMatch(given.toString()::contains);
            assertThat(stream.isStopped()).isEqualTo(first < text.length());
        }
    }

    private static List<String> streamed(String text, String... stops) {
        TextStream stream = new TextStream(BYTES, List.of(stops));
        StringBuilder given = new StringBuilder();
        for (int id : BYTES.encode(text)) {
            given.append(stream.add(id));
        }
        given.append(stream.finish());
        return List.of(given.toString(), stream.isStopped() ? "stopped" : "goes on");
    }

    @Test
    void anEmptyStopStringIsRefused() {
        assertThatThrownBy(() -> new TextStream(BYTES, List.of("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a stop string is ");
    }
}
