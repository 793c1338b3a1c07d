"""The documents of law that the rules cite."""

from huimin.policy.citations import Document

INTERIM_MEASURES = Document("社会救助暂行办法", "国务院令第649号")
DIBAO_2021 = Document("最低生活保障审核确认办法", "民发〔2021〕57号")
DIBAO_NOTICE_2022 = Document("关于进一步做好最低生活保障等社会救助兜底保障工作的通知", "2022年10月20日")
PRIORITY_CARE_2019 = Document("军人抚恤优待条例", "2019年3月2日修订")
PRIORITY_CARE_2024 = Document("军人抚恤优待条例", "国务院、中央军委令第788号")
EDGE_HUBEI_2024 = Document("湖北省低保边缘家庭认定暂行办法", "鄂民政发〔2024〕15号")
RIGID_2025 = Document("刚性支出困难家庭认定办法", "2025年1月1日起施行")
ELDERLY_LAW = Document("中华人民共和国老年人权益保障法", "2018年12月29日修正")
ORPHANS_2010 = Document("国务院办公厅关于加强孤儿保障工作的意见", "国办发〔2010〕54号")
UNSUPPORTED_CHILDREN_2019 = Document("关于进一步加强事实无人抚养儿童保障工作的意见", "民发〔2019〕62号")
TEKUN_2016 = Document("国务院关于进一步健全特困人员救助供养制度的意见", "国发〔2016〕14号")
TEKUN_2021 = Document("特困人员认定办法", "民发〔2021〕43号")
DISABILITY_MEASURES_2019 = Document("伤残抚恤管理办法", "退役军人事务部令第1号")
