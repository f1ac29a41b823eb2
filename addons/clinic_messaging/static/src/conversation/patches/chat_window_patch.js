import { ChatWindow } from "@mail/core/common/chat_window";
import { ConversationBar } from "../conversation_bar/conversation_bar";

Object.assign(ChatWindow.components, { ConversationBar });
