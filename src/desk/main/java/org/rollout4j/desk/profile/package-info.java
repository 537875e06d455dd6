/**
 * Who uses the writing assistant, in a folder that is private: what somebody did with suggestions, in order, in a {@code Journal} that survives a kill at
 * any moment; learning is a fold over it, so that a lesson that is taken back leaves nothing behind. No text of the user is in messages or in {@code toString}.
 */
package org.rollout4j.desk.profile;
